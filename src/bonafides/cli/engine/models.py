"""`models`: the files that the vision library needs and the repository does not hold."""

from typing import TYPE_CHECKING

import click

from bonafides.cli import output

if TYPE_CHECKING:
    from bonafides.vision.models import Progress


def report(step: "Progress") -> None:
    """One line a step on standard error."""
    size = f" ({step.bytes / 1e6:.0f} MB)" if step.stage == "fetching" else ""
    if step.stage != "waiting":
        output.say(f"[{step.number}/{step.total}] {step.name}: {step.stage}{size}")


@click.group()
def models() -> None:
    """The model store: pinned by hash, fetched once into the user's cache."""


@models.command(epilog="Example:  bonafides models install")
@click.argument("names", nargs=-1, metavar="[NAME]…")
def install(names: tuple[str, ...]) -> None:
    """Fetch what is missing (about 125 MB in all); does nothing, offline, when all is here."""
    from bonafides.vision import models as store

    store.install(names or None, progress=report)


@models.command("list", epilog="Example:  bonafides models list --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:
    """Show every model with its source, licence and state. Exit 1 when one is missing or damaged."""
    from bonafides.vision import models as store

    listing = store.listing()
    for one in listing:
        entry = one.entry
        if as_json:
            output.print_json(
                {
                    "name": entry.name,
                    "state": one.state,
                    "purpose": entry.purpose,
                    "source": entry.source,
                    "licence": entry.licence,
                    "sha256": entry.sha256,
                    "path": str(one.path),
                }
            )
        else:
            click.echo(f"{entry.name:<20} {one.state:<10} {entry.source}, {entry.licence}: {entry.purpose}")
    context.exit(0 if all(one.state == "installed" for one in listing) else 1)
