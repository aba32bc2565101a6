"""`try`."""

import textwrap
import time
from typing import Any

import click

from bonafides.cli import output
from bonafides.cli.engine.pictures import file_bytes

FILE = click.Path(exists=True, dir_okay=False)


@click.command("try", epilog='Example:  bonafides try passport.jpg --selfie me.jpg --name "Anna Eriksson"')
@click.argument("document", type=FILE)
@click.option("--back", type=FILE, metavar="IMG", help="The other side of a card.")
@click.option("--selfie", type=FILE, metavar="IMG", help="Without one the journey ends after the document.")
@click.option("--name", metavar="N", help="The name on the account.  [the one on the document]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def try_(
    context: click.Context,
    document: str,
    back: str | None,
    selfie: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Take one member through the whole journey: codes, document, selfie, decision, badge.

    Runs on a database of its own that is gone afterwards; nothing leaves this machine. Prints each finding with
    its reason. Exit 0 when all that was handed in passed, 1 otherwise.
    """
    given = {"front": file_bytes(document)}
    given |= {"back": file_bytes(back)} if back else {}
    given |= {"selfie": file_bytes(selfie)} if selfie else {}
    begun = time.perf_counter()
    pictures = {side: _clean(side, data) for side, data in given.items()}
    with output.working("Starting a throw-away instance") as tell:
        from bonafides.cli.trial.house import throw_away_instance

        with throw_away_instance():
            from bonafides.cli.trial import journey

            outcome = journey.travel(pictures, name=name, tell=tell)
    outcome["ms"] = round((time.perf_counter() - begun) * 1000)
    if as_json:
        output.print_json(outcome)
    else:
        _print(outcome)
    context.exit(0 if outcome["passed"] else 1)


def _clean(side: str, data: bytes) -> bytes:
    from bonafides.vision import images

    try:
        return images.clean(data).jpeg
    except images.UploadRefused as refused:
        raise output.Refused(f"The {side} cannot be taken: {refused.message}") from None


OUTCOMES = {
    "approved": "approved",
    "retry": "declined, and may be tried again",
    "declined": "declined for good",
    "review": "for a person",
}
# a failed attempt may be repeated only once the whole verification was judged
UNDECIDED = "Decided together with the selfie; tries and dates follow from that."


def _print(outcome: dict[str, Any]) -> None:
    colours = {"passed": "green", "waiting": "yellow", "in_review": "yellow", "in_progress": "yellow"}
    for check in outcome["checks"]:
        state = click.style(f"{check['state']:<11}", fg=colours.get(check["state"], "red"))
        kept = "kept, and compared with the next document" if check["state"] == "in_progress" else ""
        click.echo(f"{check['kind']:<9} {state} {check['note'] or kept}".rstrip())
        _print_found("read", check["claims"])
        _print_found("measured", check["signals"])
        for reason in check["reasons"]:
            click.secho(f"          {reason['code']}: {reason['message']}", fg="red")
            click.echo(f"          → {reason['remedy']}")
        if check["reasons"]:
            more = _next_try(check["reasons"][0]) if outcome["decision"] else UNDECIDED
            click.echo(f"          {more}")
    decision, badge = outcome["decision"], outcome["badge"]
    told = f"{OUTCOMES.get(decision['outcome'], decision['outcome'])}" if decision else "none yet"
    click.echo(f"decision  {told}" + (f" (policy {decision['policy_version']})" if decision else ""))
    click.echo(f"member    {outcome['state']}")
    click.echo(f"badge     {badge['state'] + ', level ' + badge['level'] if badge else 'none'}")
    click.echo(
        f"          ({outcome['ms'] / 1000:.1f} s, all of it on this machine; everything is deleted again)"
    )


def _print_found(title: str, found: dict[str, Any]) -> None:
    """Names and values on as many lines as they need."""
    flat = [(name, value) for name, value in found.items() if value not in (None, "", [], {})]
    if not flat:
        return
    words = ", ".join(f"{name} {_short(value)}" for name, value in flat)
    text = textwrap.fill(f"{title}: {words}", 110, initial_indent=" " * 10, subsequent_indent=" " * 12)
    click.secho(text, dim=True)


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_short(inner)}" for name, inner in value.items()) + ")"
    if isinstance(value, list):
        return " | ".join(_short(inner) for inner in value)
    return str(value)


def _next_try(reason: dict[str, Any]) -> str:
    retry, until = reason["retry"], reason["appeal"]["until"][:10]
    if not retry["allowed"]:
        return f"No further try; an appeal is possible until {until}."
    left = retry["attempts_left"]
    return f"Next try from {retry['after']}, {left} {'try' if left == 1 else 'tries'} left; appeal until {until}."
