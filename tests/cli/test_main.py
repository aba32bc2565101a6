"""The command line as a whole."""

import subprocess
import sys

import pytest

from bonafides.cli.main import COMMANDS, cli
from factories.programs import Bonafides


def commands() -> list[str]:
    """Every command with its subcommands, as they are typed."""
    import click

    context, found = click.Context(cli), []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        inner = list(command.commands) if isinstance(command, click.Group) else []
        found += [f"{name} {sub}" for sub in inner] or [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_help_any_command_shows_an_example(command: str) -> None:
    from click.testing import CliRunner

    answer = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert answer.exit_code == 0
    assert f"bonafides {command}" in answer.output.split("Example:")[1]


def test_help_whole_list_imports_neither_django_nor_numpy() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from bonafides.cli.main import cli; "
        "answer = CliRunner().invoke(cli, ['--help']); assert answer.exit_code == 0, answer.output; "
        "print([m for m in ('django', 'numpy', 'cv2', 'rich', 'uvicorn', 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_unknown_command_is_wrong_use(bonafides: Bonafides) -> None:
    done = bonafides("verify")
    assert done.returncode == 2
    assert "No such command 'verify'" in done.stderr


def test_parts_without_database_say_what_is_missing(bonafides: Bonafides) -> None:
    for part in ("web", "worker", "migrate"):
        done = bonafides(part)
        assert done.returncode == 2
        assert done.stderr.startswith("Error: DATABASE_URL is not set.")


def test_parts_database_is_down_fails_in_one_line(bonafides: Bonafides, tmp_path: object) -> None:
    done = bonafides(
        "migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", BONAFIDES_DATA=str(tmp_path)
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The database does not answer: ")
    assert "Traceback" not in done.stderr


def test_setting_out_of_bounds_is_named(bonafides: Bonafides, tmp_path: object) -> None:
    done = bonafides(
        "migrate",
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        BONAFIDES_DATA=str(tmp_path),
        BONAFIDES_WEB_THREADS="many",
    )
    assert done.returncode == 2
    assert done.stderr == "Error: BONAFIDES_WEB_THREADS is 'many'; it must be a number from 1 to 128\n"
