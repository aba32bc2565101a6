"""`compare`: the face on a document against a selfie."""

from typing import TYPE_CHECKING, Any

import click

from bonafides.cli import output
from bonafides.cli.engine.pictures import file_bytes, pixels

if TYPE_CHECKING:
    from bonafides.vision.faces import Comparison

FILE = click.Path(exists=True, dir_okay=False)


@click.command(epilog="Example:  bonafides compare passport.jpg selfie.jpg --json")
@click.argument("document", type=FILE)
@click.argument("selfie", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def compare(context: click.Context, document: str, selfie: str, as_json: bool) -> None:
    """Compare the portrait on a document with a selfie: score, limits, and every finding.

    Exit 0 for a match alone. A score between the two limits is for a person to look at; no score says who
    somebody is.
    """
    from bonafides.vision import faces

    found = faces.compare(pixels(document, file_bytes(document)), pixels(selfie, file_bytes(selfie)))
    if as_json:
        output.print_json(_as_object(document, selfie, found))
    else:
        score = "none" if found.score is None else f"{found.score:.3f}"
        click.echo(
            f"{found.outcome}: score {score} (match from {found.accept}, for a person from {found.review_from})"
        )
        click.echo(f"findings: {', '.join(found.reasons) or 'none'}")
    context.exit(0 if found.outcome == faces.Outcome.MATCH else 1)


def _as_object(document: str, selfie: str, found: "Comparison") -> dict[str, Any]:
    return {
        "document": document,
        "selfie": selfie,
        "outcome": found.outcome,
        "score": found.score,
        "accept": found.accept,
        "review_from": found.review_from,
        "reasons": list(found.reasons),
        "signals": {name: round(value, 4) for name, value in found.signals.items()},
        "ms": {name: round(value, 2) for name, value in found.timings.items()},
        "model": found.model,
    }
