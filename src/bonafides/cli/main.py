"""`bonafides …`: finds the command, and turns what an operator can mend into one clear line."""

import importlib
import os
import sys
from typing import Any

import click

from bonafides import __version__
from bonafides.cli import output

# Command → where it is. Imported when it is called or listed, and those modules import Django only when they run.
COMMANDS = {
    "up": "bonafides.cli.up.command:up",
    "down": "bonafides.cli.up.command:down",
    "try": "bonafides.cli.trial.command:try_",
    "read": "bonafides.cli.engine.read:read",
    "compare": "bonafides.cli.engine.compare:compare",
    "policy": "bonafides.cli.policy:policy",
    "rollout": "bonafides.cli.rollout:rollout",
    "web": "bonafides.cli.serving.commands:web",
    "worker": "bonafides.cli.serving.commands:worker",
    "migrate": "bonafides.cli.serving.commands:migrate",
    "doctor": "bonafides.cli.doctor.command:doctor",
    "staff": "bonafides.cli.operator:staff",
    "keys": "bonafides.cli.operator:keys",
    "models": "bonafides.cli.engine.models:models",
}


class Commands(click.Group):
    """Commands by name, loaded when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 success, 1 a negative finding or a failure, 2 wrong use.",
)
@click.version_option(__version__, prog_name="bonafides")
def cli() -> None:
    """Identity verification and trust badges for an online marketplace, on your own machine.

    \b
    Try it:  bonafides up
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0, 1 or 2, never with a traceback for something that the operator can mend."""
    try:
        answer: Any = cli.main(arguments, prog_name="bonafides", standalone_mode=False)
        sys.exit(answer if isinstance(answer, int) else 0)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as refused:
        refused.show()
        sys.exit(refused.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        known = output.explain(error)
        if known is None:
            raise
        click.echo(f"Error: {known.message}", err=True)
        sys.exit(known.exit_code)
