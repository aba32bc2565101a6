"""Setting Django up inside a command. Nothing here imports Django before it is called."""

import os
from pathlib import Path

import click

from bonafides.cli.output import Refused

DATA_HELP = "Folder for keys, pictures and the database.  [BONAFIDES_DATA, or ./data]"
data_option = click.option("--data", type=click.Path(file_okay=False), help=DATA_HELP)


def data_folder(given: str | None) -> Path:
    """The data folder that a command is about, absolute."""
    return Path(given or os.environ.get("BONAFIDES_DATA") or "data").expanduser().resolve()


def need_database() -> None:
    """Refuse a command that works on an existing deployment where none is named."""
    if not os.environ.get("DATABASE_URL"):
        raise Refused(
            "DATABASE_URL is not set. It names the PostgreSQL database of this deployment, for example "
            "postgresql://bonafides:secret@db.example/bonafides. "
            "`bonafides up` needs none: it brings a database of its own."
        )


def find_deployment(data: str | None) -> bool:
    """Speak to the deployment of the environment, or else to the `up` that runs on the data folder.

    Answers whether there is one.
    """
    os.environ.setdefault("BONAFIDES_LOG_FORMAT", "text")
    folder = data_folder(data)
    if data:
        os.environ["BONAFIDES_DATA"] = str(folder)
    if os.environ.get("DATABASE_URL") and not data:
        return True
    from bonafides.cli.instance import Instance

    instance = Instance(folder)
    told = instance.told() if instance.runs() else {}
    if told.get("environment"):
        os.environ.update({name: text for name, text in told["environment"].items() if text})
    return bool(os.environ.get("DATABASE_URL"))


def need_deployment(data: str | None) -> None:
    """Like `find_deployment`, with Django set up; Refused where there is none."""
    if not find_deployment(data):
        raise Refused(
            f"No Bonafides runs on the data in {data_folder(data)}, and DATABASE_URL is not set. "
            "Start one with `bonafides up`, or name another folder: --data DIR."
        )
    start_django()


def start_django() -> None:
    """Read the settings and load every package."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonafides.config.settings")
    import django

    django.setup()
