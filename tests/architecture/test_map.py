"""The tables by which the parts find each other: steps, reactions, states, events, reasons, addresses, migrations."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from django.urls import reverse
from procrastinate.contrib.django import app

import bonafides
from bonafides.core.events import CATALOGUE, Event
from bonafides.core.states import Moves
from bonafides.decisions.queries import policy
from bonafides.flow.reactions import PUBLISH, REACTIONS
from bonafides.flow.steps import STEPS
from bonafides.verifications.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
VERIFICATION = "vrf_" + "0" * 26
# Types of the public contract whose packages are there; a type that nobody can be told of would be a broken promise.
PUBLIC = [
    "verification.created",
    "verification.requires_input",
    "verification.processing",
    "verification.in_review",
    "verification.verified",
    "verification.declined",
    "verification.canceled",
    "verification.expired",
    "check.passed",
    "check.failed",
    "check.blocked",
    "check.credited",
    "requirement.due",
    "requirement.met",
    "requirement.exempted",
    "case.opened",
    "case.decided",
    "appeal.opened",
    "appeal.decided",
    "badge.issued",
    "badge.suspended",
    "badge.reinstated",
    "badge.revoked",
    "badge.expired",
]


def _modules(name: str) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(bonafides.__path__, "bonafides."):
        if found.name.rpartition(".")[2] == name:
            yield importlib.import_module(found.name)


def _event_classes() -> set[type[Event]]:
    found = {c for m in _modules("events") for _, c in inspect.getmembers(m, inspect.isclass)}
    return {c for c in found if issubclass(c, Event) and c is not Event and "name" in vars(c)}


def test_every_event_class_is_in_the_catalogue_and_says_what_it_means() -> None:
    classes = _event_classes()
    assert {c.name for c in classes if CATALOGUE.get(c.name) is not c} == set()
    assert {c.name for c in classes if not c.__doc__ or c.__doc__.startswith(f"{c.__name__}(")} == set()


def test_every_event_of_the_contract_can_happen() -> None:
    list(_modules("events"))
    assert [name for name in PUBLIC if name not in CATALOGUE or not CATALOGUE[name].public] == []


def test_every_event_class_is_emitted_somewhere() -> None:
    source = "\n".join(f.read_text() for f in (ROOT / "src").rglob("*.py") if f.name != "events.py")
    assert [c.__name__ for c in _event_classes() if f"{c.__name__}" not in source] == []


def test_every_job_that_is_named_exists() -> None:
    named = {r.job for reactions in REACTIONS.values() for r in reactions} | {PUBLISH}
    assert named - set(app.tasks) == set()


def test_every_job_that_is_deferred_by_name_exists() -> None:
    deferred = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            called = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "defer"
            )
            if called and node.args and isinstance(node.args[0], ast.Constant):
                deferred.add(node.args[0].value)
    assert deferred
    assert deferred - set(app.tasks) == set()


def _tables() -> list[tuple[str, Moves]]:  # type: ignore[type-arg]
    return [
        (f"{m.__name__}.{name}", value)
        for m in _modules("states")
        for name, value in vars(m).items()
        if isinstance(value, Moves)
    ]


@pytest.mark.parametrize(("name", "moves"), _tables(), ids=lambda v: v if isinstance(v, str) else "")
def test_state_tables_are_complete_and_every_state_is_reached(name: str, moves: Moves) -> None:  # type: ignore[type-arg]
    states = set(moves.states)
    assert set(moves.table) == states
    assert {t for targets in moves.table.values() for t in targets} <= states
    first = next(iter(moves.states))
    reached, ahead = {first}, [first]
    while ahead:
        fresh = moves.table[ahead.pop()] - reached
        reached |= fresh
        ahead += fresh
    assert reached == states, f"{name}: no way leads there"


def test_every_state_enum_of_a_package_has_its_table() -> None:
    drawn = {moves.states.__name__ for _, moves in _tables()}
    assert {"VerificationState", "CheckState", "BadgeState", "CaseState", "DeliveryState"} <= drawn


def test_steps_have_one_key_a_page_each_and_a_way_back_that_exists() -> None:
    keys = [s.key for s in STEPS]
    assert len(keys) == len(set(keys))
    for step in STEPS:
        assert reverse(step.url_name, kwargs={"verification_id": VERIFICATION})
        assert step.undo is None or reverse(step.undo, kwargs={"verification_id": VERIFICATION})
        assert step.title


def test_every_check_of_the_policy_has_a_step_in_the_same_order() -> None:
    order = [s.kind for s in STEPS if s.kind]
    for level in policy().levels.values():
        assert [kind for kind in order if kind in level.checks] == list(level.checks)


def test_every_check_is_a_folder_with_a_step() -> None:
    folders = {f.name for f in (ROOT / "src" / "bonafides" / "checks").iterdir() if (f / "apps.py").exists()}
    assert folders == {s.kind for s in STEPS if s.kind}


@pytest.mark.parametrize("code", REASONS)
def test_reason_stands_in_the_reference(code: str) -> None:
    assert f"`{code}`" in (REFERENCE / "reasons.md").read_text(encoding="utf-8")


def test_reference_is_as_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bonafides.config.operations.reference", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_every_package_with_tables_is_installed() -> None:
    installed = {c.name for c in apps.get_app_configs()}
    with_tables = {
        m.__name__.rpartition(".")[0]
        for m in _modules("models")
        if any(isinstance(c, type) and issubclass(c, Model) for c in vars(m).values())
    }
    assert len(with_tables) >= 12
    assert with_tables - installed == set()


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "No check imports another KEPT" in done.stdout
