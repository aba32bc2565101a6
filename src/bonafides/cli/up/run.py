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
    plan = make_plan(data=instance.data, port=port, demo=demo, lan=lan)
    given = os.environ.get("DATABASE_URL", "")
    course = _Course(instance, plan, given, None if given else Postgres(instance.data))
    course.supervisor.listen_to_signals()
    try:
        course.run()
    finally:
        course.supervisor.stop()


class _Course:
    """What one `up` knows on its way."""

    def __init__(self, instance: Instance, plan: Plan, given: str, database: Postgres | None) -> None:
        self.instance, self.plan, self.given, self.database = instance, plan, given, database
        self.supervisor = Supervisor(database, say=say, changed=self.tell)
        self.url = given
        self.ready = False

    def run(self) -> None:
        """From the database to the wish to stop."""
        begun = time.monotonic()
        if self.database:
            say("Starting the database …")
            self.url = self.database.start()
        say("Preparing tables and accounts …")
        demo = _prepare(self.plan, self.url, self.supervisor).get("demo", {})
        say("Starting web and worker …")
        self.supervisor.start(self.plan.parts(self.url, demo))
        _wait_until_ready(self.plan, self.supervisor)
        if not self.supervisor.stopping:
            _announce(self.plan, demo, self.instance, seconds=time.monotonic() - begun)
            self.ready = True
            self.tell()
            self.supervisor.watch()
        say("Stopping: what has begun is finished first.")

    def tell(self) -> None:
        """Write down what other commands may know."""
        self.instance.tell(
            {
                "pid": os.getpid(),
                "ready": self.ready,
                "url": self.plan.url,
                "demo_url": self.plan.shop_url,
                "parts": {part.name: part.pid for part in self.supervisor.parts},
                "database": self.database.pid if self.database else None,
                # the password of a database that was given stays where it is
                "environment": self.plan.settings("" if self.given else self.url),
            }
        )


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
    lines = [("Begin here", f"{plan.url}/demo")] if demo else []
    lines.append(("Members and API", plan.url))
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
