"""`up` and `down`."""

import os
import subprocess
import sys

import click

from bonafides.cli import boot
from bonafides.cli.instance import Instance
from bonafides.cli.output import Failed, Refused, say


@click.command(epilog="Example:  bonafides up --port 8010 --data /srv/bonafides --detach")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@boot.data_option
@click.option(
    "--demo/--no-demo",
    default=None,
    help="A demo marketplace and its accounts.  [on, unless BONAFIDES_MODE=live]",
)
@click.option("--lan", is_flag=True, help="https on the local network, so that a phone can take the photos.")
@click.option("--detach", is_flag=True, help="Go to the background once it runs; `bonafides down` stops it.")
def up(port: int, data: str | None, demo: bool | None, lan: bool, detach: bool) -> None:
    """Run all of it on this machine: database, web, worker, and a marketplace to try it with.

    Brings its own PostgreSQL unless DATABASE_URL names one. Restarts whatever ends. Ctrl-C stops it in good order.
    """
    mode = os.environ.get("BONAFIDES_MODE", "demo" if demo is None else "")
    if demo is None:
        demo = mode != "live"
    if mode == "live" and demo:
        raise Refused("BONAFIDES_MODE=live and --demo exclude each other: live mode knows no demo accounts.")
    instance = Instance(boot.data_folder(data))
    instance.take()
    if detach:
        instance.drop()
        _detach(instance, port=port, demo=demo, lan=lan)
        return
    from bonafides.cli.up.run import run

    try:
        instance.keep_mode("demo" if demo else "live")
        run(instance, port=port, demo=demo, lan=lan)
    finally:
        instance.drop()


def _detach(instance: Instance, *, port: int, demo: bool, lan: bool) -> None:
    """Start `up` again without a terminal, and wait until it is ready or gives up."""
    import time

    log = instance.data / "logs" / "up.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "bonafides.cli", "up", "--port", str(port), "--data", str(instance.data)]
    command += ["--demo" if demo else "--no-demo"] + (["--lan"] if lan else [])
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    while process.poll() is None:
        if instance.told().get("ready"):
            click.echo(log.read_text(), nl=False)
            say(f"In the background as process {process.pid}. Stop it: bonafides down --data {instance.data}")
            return
        time.sleep(0.1)
    said = log.read_text().strip()
    failure = Refused if process.returncode == Refused.exit_code else Failed
    raise failure(said.removeprefix("Error: ") or f"up ended with exit code {process.returncode}")


@click.command(epilog="Example:  bonafides down --data /srv/bonafides")
@boot.data_option
def down(data: str | None) -> None:
    """Stop what `up` started on a data folder: requests and jobs that have begun are finished."""
    instance = Instance(boot.data_folder(data))
    if instance.stop(within=60):
        click.echo("Stopped.")
    else:
        raise Failed(f"Nothing runs on the data in {instance.data}.")
