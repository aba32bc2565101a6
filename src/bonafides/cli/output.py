"""How commands speak: refusals with an exit code, JSON lines, and a table of errors an operator can mend."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click


class Failed(click.ClickException):
    """A negative finding, or something outside did not work. Exit code 1."""

    exit_code = 1


class Refused(click.ClickException):
    """The command cannot be meant like this. Exit code 2."""

    exit_code = 2


# By name, so that nothing heavy is imported to print a line.
_KNOWN: dict[str, type[click.ClickException]] = {
    "bonafides.config.environment.SettingsInvalid": Refused,
    "bonafides.core.postgres.errors.PostgresError": Failed,
    "bonafides.core.errors.Invalid": Refused,
    "bonafides.core.errors.BonafidesError": Failed,
    "bonafides.vault.ports.KeyUnavailable": Failed,
    "bonafides.vision.models.errors.ModelUnknown": Refused,
    "bonafides.vision.models.errors.ModelError": Failed,
    "bonafides.vision.documents.look.ImageError": Refused,
    "bonafides.vision.faces.pictures.UnreadablePictureError": Refused,
    "bonafides.decisions.policy.reading.FileInvalid": Failed,
    "django.core.exceptions.ImproperlyConfigured": Refused,
}
_DATABASE = {
    "django.db.utils.OperationalError",
    "psycopg.OperationalError",
    "psycopg_pool.PoolTimeout",
    "procrastinate.exceptions.ConnectorException",
}


def explain(error: BaseException) -> click.ClickException | None:
    """The error as a line for the terminal, None where it is a fault of ours."""
    for cls in type(error).__mro__:
        name = f"{cls.__module__}.{cls.__qualname__}"
        if name in _KNOWN:
            return _KNOWN[name](str(error))
        if name in _DATABASE:
            return Failed(f"The database does not answer: {str(error).strip()}")
    if isinstance(error, PermissionError):
        return Failed(f"{error.filename or 'A file'} may not be read or written by this user.")
    return None


def print_json(value: Any) -> None:
    """One JSON object on one line of standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """A line for the person at the terminal, not for a program: standard error."""
    click.echo(text, err=True)


T = TypeVar("T")


def progress(items: Sequence[T], label: str) -> Iterator[T]:
    """The items; with a bar on standard error where a person watches and there is more than one."""
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, console=Console(stderr=True), transient=True)


@contextmanager
def working(label: str) -> Iterator[Callable[[str], None]]:
    """A spinner on standard error where a person watches; call what it gives to change its words."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{label} …") as status:
        yield lambda words: status.update(f"{words} …")
