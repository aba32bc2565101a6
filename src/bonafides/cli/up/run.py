"""The course of one `up`, from the database to Ctrl-C."""

import http.client
import json
import os
import ssl
import subprocess
import sys
import time
from typing import Any

from bonafides.cli.instance import Instance
from bonafides.cli.output import Failed, Refused, say
from bonafides.cli.up.codes import totp
from bonafides.cli.up.demo import STAFF
from bonafides.cli.up.plan import Plan, make_plan
from bonafides.cli.up.supervisor import Supervisor
from bonafides.core.postgres import Postgres

READY_WITHIN_SECONDS = 60.0
HOPELESS_RESTARTS = 4  # of one part, before it was ready once


def run(instance: Instance, *, port: int, demo: bool, lan: bool) -> None:
    """Start everything, say where it is, watch over it, stop it."""
    begun = time.monotonic()
    plan = make_plan(data=instance.data, port=port, demo=demo, lan=lan)
    given = os.environ.get("DATABASE_URL")
    database = None if given else Postgres(instance.data)
    url = given or ""
    ready = False
    supervisor = Supervisor(database, say=say, changed=lambda: tell())

    def tell() -> None:
        instance.tell(
            {
                "pid": os.getpid(),
                "ready": ready,
                "url": plan.url,
                "demo_url": plan.shop_url,
                "parts": {part.name: part.pid for part in supervisor.parts},
                "database": database.pid if database else None,
                "environment": plan.settings("" if given else url),  # a password stays where it is
            }
        )

    supervisor.listen_to_signals()
    try:
        if database:
            say("Starting the database …")
            url = database.start()
        say("Preparing tables and accounts …")
        prepared = _prepare(plan, url, supervisor)
        say("Starting web and worker …")
        supervisor.start(plan.parts(url, prepared.get("demo", {})))
        _wait_until_ready(plan, supervisor)
        if not supervisor.stopping:
            _announce(plan, prepared.get("demo", {}), instance, seconds=time.monotonic() - begun)
            ready = True
            tell()
            supervisor.watch()
        say("Stopping: what has begun is finished first.")
    finally:
        supervisor.stop()


def _wait_until_ready(plan: Plan, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS

    def hopeful() -> bool:
        stumbling = max(part.restarts for part in supervisor.parts) >= HOPELESS_RESTARTS
        return not stumbling and time.monotonic() < deadline and not _answers(plan)

    supervisor.watch(while_=hopeful)
    if not supervisor.stopping and not _answers(plan):
        log = plan.data / "logs" / "web.log"
        raise Failed(f"The web process does not answer. Its log: {log}")


def _prepare(plan: Plan, database_url: str, supervisor: Supervisor) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "bonafides.cli.up.prepare"],
        env=plan.environment(database_url),
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C at the terminal is for the supervisor to pass on
    ) as process:
        while process.poll() is None:
            if supervisor.stopping:
                process.terminate()
            time.sleep(0.02)
        printed = process.stdout.read() if process.stdout else b""
    if supervisor.stopping:
        return {}
    if process.returncode:
        failure = Refused if process.returncode == Refused.exit_code else Failed
        raise failure("It could not be prepared; the reason stands above.")
    answer: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return answer


def _answers(plan: Plan) -> bool:
    """Whether /healthz says ok."""
    port = plan.web.getsockname()[1]
    connection: http.client.HTTPConnection
    if plan.authority:
        trust = ssl.create_default_context(cafile=str(plan.authority))
        connection = http.client.HTTPSConnection(plan.host, port, timeout=2, context=trust)
    else:
        connection = http.client.HTTPConnection(plan.host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _announce(plan: Plan, demo: dict[str, str], instance: Instance, *, seconds: float) -> None:
    lines = [("Members and API", plan.url)]
    if plan.shop_url:
        lines.append(("Demo marketplace", plan.shop_url))
    lines.append(("Console for staff", f"{plan.url}/console/"))
    if demo:
        code = totp(demo["totp"], at=time.time())
        lines += [
            ("  user, password", f"{' or '.join(STAFF)}, {demo['password']}"),
            ("  code now", f"{code}  (afterwards: bonafides staff code --data {instance.data})"),
            ("  authenticator", demo["totp"]),
            ("Codes, texts, mails", f"{plan.url}/dev/outbox"),
        ]
    lines.append(("Data and logs", str(instance.data)))
    if plan.authority:
        lines.append(("Certificate", f"{plan.authority} (install it on the phone, or accept the warning)"))
    say(f"\nBonafides runs ({seconds:.1f} s).\n")
    for name, text in lines:
        say(f"  {name:<20} {text}")
    say("")
    if sys.stderr.isatty():
        say("Ctrl-C stops it.\n")
