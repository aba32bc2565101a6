"""The limits of the house. The lists of exceptions may only shrink: whoever takes the cause away takes the line away."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bonafides"
FILE_LINES, FUNCTION_LINES, PACKAGE_FILES = 300, 40, 12

# file or file:function → lines that it may have at most
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS = {
    "benchmarks/documents.py:main": 55,
    "benchmarks/uploads.py:main": 45,
    "src/bonafides/decisions/storing.py:store": 47,
    "src/bonafides/vision/specimens/uploads.py:refused": 45,  # a table of one file a line
}
LARGE_PACKAGES: dict[str, int] = {}


def _files() -> Iterator[Path]:
    for folder in (SOURCE, ROOT / "examples", ROOT / "benchmarks"):
        yield from (f for f in sorted(folder.rglob("*.py")) if "migrations" not in f.parts)


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _too_large(found: dict[str, int], limit: int, exceptions: dict[str, int]) -> dict[str, int]:
    return {name: size for name, size in found.items() if size > exceptions.get(name, limit)}


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.fixture(scope="module")
def lines() -> dict[str, int]:
    return {_name(f): len(f.read_text(encoding="utf-8").splitlines()) for f in _files()}


@pytest.fixture(scope="module")
def functions() -> dict[str, int]:
    return {f"{_name(f)}:{name}": length for f in _files() for name, length in _functions(f)}


@pytest.fixture(scope="module")
def packages() -> dict[str, int]:
    return Counter(_name(f.parent) for f in _files())


def test_files_are_short(lines: dict[str, int]) -> None:
    assert _too_large(lines, FILE_LINES, LONG_FILES) == {}


def test_functions_are_short(functions: dict[str, int]) -> None:
    assert _too_large(functions, FUNCTION_LINES, LONG_FUNCTIONS) == {}


def test_packages_are_small(packages: dict[str, int]) -> None:
    assert _too_large(packages, PACKAGE_FILES, LARGE_PACKAGES) == {}


def test_exceptions_that_are_not_needed_any_more_are_gone(
    lines: dict[str, int], functions: dict[str, int], packages: dict[str, int]
) -> None:
    for found, limit, exceptions in (
        (lines, FILE_LINES, LONG_FILES),
        (functions, FUNCTION_LINES, LONG_FUNCTIONS),
        (packages, PACKAGE_FILES, LARGE_PACKAGES),
    ):
        loose = {name: most for name, most in exceptions.items() if not limit < found.get(name, 0) == most}
        assert loose == {}


def test_every_public_function_of_a_service_says_what_it_does() -> None:
    silent = [
        f"{_name(file)}:{node.name}"
        for file in sorted(SOURCE.rglob("services.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    words = ("TODO", "FIXME", "for now,", "placeholder text")
    left = [(_name(f), w) for f in _files() for w in words if w in f.read_text(encoding="utf-8")]
    assert left == []
