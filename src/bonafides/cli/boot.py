"""Setting Django up inside a command. Nothing here imports Django before it is called."""

import os

from bonafides.cli.output import Refused


def need_database() -> None:
    """Refuse a command that works on an existing deployment where none is named."""
    if not os.environ.get("DATABASE_URL"):
        raise Refused(
            "DATABASE_URL is not set. It names the PostgreSQL database of this deployment, for example "
            "postgresql://bonafides:secret@db.example/bonafides. "
            "`bonafides up` needs none: it brings a database of its own."
        )


def start_django() -> None:
    """Read the settings and load every package."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonafides.config.settings")
    import django

    django.setup()
