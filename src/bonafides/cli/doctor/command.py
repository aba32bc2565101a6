"""`doctor`."""

import dataclasses
from collections.abc import Callable, Iterable

import click

from bonafides.cli import boot, output
from bonafides.cli.doctor import inside, outside
from bonafides.cli.doctor.finding import Finding, State, problem

SIGNS = {State.GOOD: "ok", State.WARNING: "warn", State.PROBLEM: "FAIL"}
COLOURS = {State.GOOD: "green", State.WARNING: "yellow", State.PROBLEM: "red"}
Inspection = Callable[[], Iterable[Finding]]
ALONE: tuple[Inspection, ...] = (inside.settings, inside.camera, inside.models, inside.uploads)
DEPLOYED: tuple[Inspection, ...] = (
    inside.database,
    inside.keys,
    inside.worker,
    inside.storage,
    outside.mail,
    outside.texts,
    outside.calls,
)


@click.command(epilog="Example:  bonafides doctor --json | jq 'select(.state != \"good\")'")
@boot.data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and finding.")
@click.pass_context
def doctor(context: click.Context, data: str | None, as_json: bool) -> None:
    """Check settings, database, storage, models, camera and mail paths, and say what to do. Exit 1 on a problem.

    Looks at the deployment of the environment, or at the `up` that runs on the data folder.
    """
    deployed = boot.find_deployment(data)
    findings = []
    for finding in _inspect(deployed=deployed):
        findings.append(finding)
        if as_json:
            output.print_json(dataclasses.asdict(finding))
        else:
            _show(finding)
    context.exit(1 if any(f.state == State.PROBLEM for f in findings) else 0)


def _inspect(*, deployed: bool) -> Iterable[Finding]:
    for inspection in ALONE:
        yield from inspection()
    if not deployed:
        yield problem(
            "database",
            "DATABASE_URL is not set, and no `up` runs on the data folder",
            "Start one with `bonafides up`, or name it: --data DIR.",
        )
        return
    boot.start_django()
    for inspection in DEPLOYED:
        yield from inspection()


def _show(finding: Finding) -> None:
    sign = click.style(f"{SIGNS[finding.state]:<5}", fg=COLOURS[finding.state])
    click.echo(f"{sign} {finding.name:<12} {finding.text}")
    if finding.remedy:
        click.echo(f"      {'':<12} → {finding.remedy}")
