"""`rollout`: plans as files, looked at before they are put into force."""

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from bonafides.cli import boot, output

if TYPE_CHECKING:
    from bonafides.rollouts.answers import RolloutView

FILE = click.Path(exists=True, dir_okay=False)
as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
WORDS = {
    "asked": "would be asked",
    "exempt": "would be exempt",
    "not_asked": "would wait for a later stage",
    "withdrawn": "would not be asked any more",
    "unchanged": "stay as they are",
}


@click.group()
def rollout() -> None:
    """Which members need which level for what, and from when: policy as code.

    Speaks to the deployment of DATABASE_URL, or to the `up` that runs on the data folder.
    """


@rollout.command(epilog="Example:  bonafides rollout plan rollouts/identity-for-proposals.toml")
@click.argument("file", type=FILE)
@boot.data_option
@as_json_option
def plan(file: str, data: str | None, as_json: bool) -> None:
    """Show who would newly be asked, exempt or dropped. Changes nothing."""
    boot.need_deployment(data)
    from bonafides.core import clock
    from bonafides.rollouts import services

    found = services.plan_file(file, now=clock.now())
    if as_json:
        output.print_json(dataclasses.asdict(found))
        return
    click.echo(f"{found.rollout}: {'new' if found.new else 'in force already'}, {found.members} members")
    for name, words in WORDS.items():
        some = ", ".join(found.examples.get(name, ())[:5])
        click.echo(f"  {found.counts[name]:>8} {words}" + (f"  (such as {some})" if some else ""))


@rollout.command(epilog="Example:  bonafides rollout apply rollouts/identity-for-proposals.toml")
@click.argument("file", type=FILE)
@boot.data_option
@as_json_option
def apply(file: str, data: str | None, as_json: bool) -> None:
    """Put a plan into force. Applying the one in force again changes nothing."""
    boot.need_deployment(data)
    from bonafides.core import clock
    from bonafides.rollouts import queries, services

    name = services.apply_file(file, actor=_actor(), now=clock.now())
    applied = queries.by_name(name)
    if as_json:
        output.print_json({"rollout": name, "version": applied.version, "stage": applied.stage})
    else:
        click.echo(
            f"{name}: version {applied.version} is in force, stage {applied.stage} of {len(applied.stages)}."
        )


@rollout.command(epilog="Example:  bonafides rollout explain identity-for-proposals freelancer-4711")
@click.argument("name")
@click.argument("member")
@boot.data_option
@as_json_option
def explain(name: str, member: str, data: str | None, as_json: bool) -> None:
    """Say why a member (by the marketplace's id or ours) is asked or not."""
    boot.need_deployment(data)
    from bonafides.core import clock
    from bonafides.members import queries as members
    from bonafides.rollouts import queries

    why = queries.explain(name, members.get(member).id, now=clock.now())
    if as_json:
        output.print_json(dataclasses.asdict(why) | {"member": member})
        return
    click.echo(f"{member}: {why.outcome}. {why.explanation}")
    click.echo(f"  rule {why.rule}; stage {why.stage} asks {why.share:.1%}; number {why.bucket} of 100,000")


@rollout.command(epilog="Example:  bonafides rollout status identity-for-proposals")
@click.argument("name", required=False)
@boot.data_option
@as_json_option
def status(name: str | None, data: str | None, as_json: bool) -> None:
    """Show stage and progress of a rollout, or of all."""
    boot.need_deployment(data)
    from bonafides.rollouts import queries

    for found in [queries.by_name(name)] if name else queries.page():
        shown = _status(found, queries.counts(found.name))
        if as_json:
            output.print_json(shown)
            continue
        click.echo(
            f"{found.name}: stage {found.stage} of {len(found.stages)} since {found.stage_since:%Y-%m-%d %H:%M} UTC"
        )
        click.echo(f"  {found.rule} needs {found.level} to {found.action}")
        click.echo("  " + ", ".join(f"{count} {key}" for key, count in shown["counts"].items()))


def _status(found: "RolloutView", counts: dict[str, int]) -> dict[str, Any]:
    return {
        "rollout": found.name,
        "version": found.version,
        "stage": found.stage,
        "stages": [dataclasses.asdict(stage) for stage in found.stages],
        "stage_since": found.stage_since.isoformat(),
        "counts": counts,
    }


def _actor() -> Any:
    """Whoever has the database's password acts for the operator."""
    from bonafides.core.events import Actor

    return Actor("staff", "command-line")
