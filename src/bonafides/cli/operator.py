"""`staff` and `keys`: accounts for people and keys for programs, made by whoever runs the deployment."""

import getpass
import json
import secrets
import sys
import time

import click

from bonafides.cli import boot, output


@click.group()
def staff() -> None:
    """Accounts of agents for the console. Each needs a password and an authenticator app."""


@staff.command(epilog="Example:  bonafides staff add anna")
@click.argument("name")
@boot.data_option
def add(name: str, data: str | None) -> None:
    """Make an account, or give it a new password. The authenticator app is set up at the first sign-in.

    Asks for a password on a terminal; otherwise makes one and prints it.
    """
    boot.need_deployment(data)
    from bonafides.console.accounts import create_staff

    if sys.stdin.isatty():
        password = getpass.getpass("Password (12 characters or more): ")
        create_staff(name, password)
        click.echo(f"{name} may sign in.")
        return
    password = secrets.token_urlsafe(15)
    create_staff(name, password)
    click.echo(password)


@staff.command(epilog="Example:  bonafides staff code")
@boot.data_option
def code(data: str | None) -> None:
    """Print the present code of the demo's accounts, for whoever has no authenticator app at hand."""
    from bonafides.cli.up.codes import totp

    file = boot.data_folder(data) / "demo.json"
    try:
        secret = json.loads(file.read_text())["totp"]
    except (OSError, ValueError, KeyError):
        raise output.Failed(
            f"There is no demo in {file.parent}. In live mode the code is on the agent's phone."
        ) from None
    click.echo(totp(secret, at=time.time()))


@click.group()
def keys() -> None:
    """Keys for the API. A key is shown once; only its hash is kept."""


@keys.command(epilog="Example:  bonafides keys create shop --scope members:write --scope verifications:write")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, help="What it may do; repeat it.  [everything but personal data]"
)
@boot.data_option
def create(name: str, scopes: tuple[str, ...], data: str | None) -> None:
    """Make a key and print it."""
    boot.need_deployment(data)
    from django.conf import settings

    from bonafides.core import clock
    from bonafides.core.access import keys as access

    chosen = list(scopes) or [scope for scope in access.SCOPES if scope != "members:personal"]
    _, secret = access.create_key(name, chosen, live=settings.MODE == "live", now=clock.now())
    click.echo(secret)


@keys.command(epilog="Example:  bonafides keys revoke key_06dqv9r2k4m8h3x1a5w7c9e0tb")
@click.argument("key_id")
@boot.data_option
def revoke(key_id: str, data: str | None) -> None:
    """Make a key worthless at once. Safe to repeat."""
    boot.need_deployment(data)
    from bonafides.core import clock
    from bonafides.core.access import keys as access

    access.revoke(key_id, now=clock.now())
    click.echo(f"{key_id} is revoked.")
