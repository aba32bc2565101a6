"""The Makefile, as far as it can be asked without setting anything up."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not here")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_lists_every_target_and_itself() -> None:
    rules = (PROJECT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", rules, re.MULTILINE)
    shown = make("help").stdout
    listed = set(re.findall(r"^  ([a-z-]+) ", shown, re.MULTILINE))
    assert listed == set(phony.split())
    assert "help" in listed


def test_make_alone_is_help() -> None:
    assert make().stdout == make("help").stdout


def test_set_up_knows_what_it_is_asked_for() -> None:
    done = subprocess.run(
        [PROJECT / "tools" / "setup", "everything"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("usage: tools/setup ")


def test_locks_pin_every_package_by_hash() -> None:
    for lock in PROJECT.glob("requirements*.lock"):
        packages = re.findall(r"^[\w.\[\]-]+==.*?(?=^[\w]|\Z)", lock.read_text(), re.MULTILINE | re.DOTALL)
        assert packages, lock
        assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == []
        assert "://" not in lock.read_text()
