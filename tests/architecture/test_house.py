"""The limits of the house, and that no package escapes its contracts. The lists of exceptions may only shrink."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import bonafides

SOURCE = Path(bonafides.__file__).parent
PROJECT = SOURCE.parents[1]
FILE_LINES, FUNCTION_LINES, PACKAGE_FILES = 300, 40, 12
LONGER_FILES: set[str] = set()
LONGER_FUNCTIONS: set[str] = {"decisions/storing.py:store", "vision/specimens/uploads.py:refused"}
LARGER_PACKAGES: set[str] = set()


def files() -> Iterator[Path]:
    return (f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts)


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_files_have_at_most_300_lines() -> None:
    longer = {named(f) for f in files() if len(f.read_text().splitlines()) > FILE_LINES}
    assert longer == LONGER_FILES


def test_functions_have_at_most_40_lines() -> None:
    longer = set()
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                if node.end_lineno - node.lineno + 1 > FUNCTION_LINES:
                    longer.add(f"{named(file)}:{node.name}")
    assert longer == LONGER_FUNCTIONS


def test_packages_have_at_most_12_files() -> None:
    counted: dict[Path, int] = {}
    for file in files():
        counted[file.parent] = counted.get(file.parent, 0) + 1
    assert {named(p) for p, count in counted.items() if count > PACKAGE_FILES} == LARGER_PACKAGES


def contracts() -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    return found


def test_models_of_every_package_are_protected() -> None:
    protected = {m for c in contracts() if c["type"] == "protected" for m in c["protected_modules"]}  # type: ignore[attr-defined]
    there = {
        "bonafides." + ".".join(f.relative_to(SOURCE).with_suffix("").parts)
        for f in files()
        if f.name == "models.py"
    }
    there.discard("bonafides.cli.engine.models")  # a command, not tables
    assert protected == there


def test_shape_of_every_package_with_services_is_checked() -> None:
    (shape,) = [c for c in contracts() if c.get("id") == "shape"]
    there = {
        "bonafides." + ".".join(f.parent.relative_to(SOURCE).parts)
        for f in files()
        if f.name == "services.py"
    }
    assert there - set(shape["containers"]) == set()  # type: ignore[call-overload]
