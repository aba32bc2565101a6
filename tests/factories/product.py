"""The whole product on loopback, as `bonafides up --demo` starts it, and what a test may ask of it from outside."""

import html
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from bonafides.cli.up.codes import totp
from bonafides.core.postgres.leftovers import end_leftovers
from factories.canaries import found_in
from factories.programs import free_port, run, until

ROLLOUT = """
name = "identity-for-proposals"
mode = "require"
action = "submit_proposal"
level = "identity"
grace = "0d"
audience = 'role == "freelancer" and joined_at since 2026-11-01'

[[exempt]]
audience = 'origin == "bridged"'
reason = "bridged_member"
text = "Your account came over from the platform that we joined with, where you were known already."

[[stage]]
share = 0.5
"""
POLICY = Path(__file__).resolve().parents[2] / "policies" / "default.toml"
TABLES = (
    "audit_entry",
    "webhooks_delivery",
    "procrastinate_jobs",
    "decisions_decision",
    "verifications_attempt",
)
MESSAGE = re.compile(
    r'<article.*?<span class="tag">(\w+)</span>\s*<strong>(.*?)</strong>.*?<p class="message">(.*?)</p>',
    re.DOTALL,
)


@dataclass
class Product:
    """One running deployment with its demo marketplace."""

    data: Path
    url: str
    shop: str
    demo: dict[str, str]
    dsn: str
    problems: list[str] = field(default_factory=list)  # every problem document that a test was answered with
    _used_codes: set[str] = field(default_factory=set)

    def told(self) -> dict[str, Any]:
        """What the supervisor says of its parts."""
        found: dict[str, Any] = json.loads((self.data / "up.json").read_text())
        return found

    def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        """One call of the API with the marketplace's key; the parsed answer."""
        headers = {"Authorization": f"Bearer {self.demo['api_key']}"}
        answer = httpx.request(method, f"{self.url}/v1{path}", headers=headers, json=body, timeout=60)
        if answer.status_code >= 400:
            self.problems.append(answer.text)
        assert answer.status_code == expect if expect else answer.is_success, answer.text
        return answer.json() if answer.content else None

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the product's database."""
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            return connection.execute(sql, values).fetchall()

    def outbox(self) -> list[tuple[str, str, str]]:
        """What would have gone out, newest first: (Text, Call or Mail), to whom, text."""
        return self.messages_in(httpx.get(f"{self.url}/dev/outbox", timeout=60).text)

    @staticmethod
    def messages_in(page: str) -> list[tuple[str, str, str]]:
        """The messages on the page of the outbox."""
        return [
            (kind, html.unescape(to), html.unescape(re.sub("<[^>]*>", "\n", text)))
            for kind, to, text in MESSAGE.findall(page)
        ]

    def code_for(self, to: str) -> str:
        """The newest code sent to an address or number that was not asked for before."""

        def newest() -> str | None:
            sent = (text for _, address, text in self.outbox() if address == to)
            found = (
                match.group(1) for text in sent if (match := re.search(r"(?<![\d+])(\d{5,8})(?!\d)", text))
            )
            code = next(found, None)
            return None if code is None or f"{to} {code}" in self._used_codes else code

        code: str = until(newest, within=60)
        self._used_codes.add(f"{to} {code}")
        return code

    def staff_code(self) -> str:
        """The present code of the demo's authenticator; each is good once, so a used one is waited out."""

        def fresh() -> str | None:
            code = totp(self.demo["totp"], at=time.time())
            return None if f"staff {code}" in self._used_codes else code

        code: str = until(fresh, within=45)
        self._used_codes.add(f"staff {code}")
        return code

    def logs(self) -> str:
        """Everything that the parts wrote."""
        return "\n".join(
            file.read_text(errors="replace") for file in sorted((self.data / "logs").glob("*.log"))
        )

    def webhooks_received(self) -> str:
        """What the marketplace was sent, as it stored it."""
        with closing(sqlite3.connect(self.data / "marketplace" / "marketplace.sqlite3")) as store:
            return "\n".join(map(str, store.execute("SELECT type, data FROM webhook").fetchall()))

    def leaks(self) -> list[str]:
        """Canaries in events, jobs, deliveries, decisions, signals, logs, webhooks as received, and problem documents."""
        found: list[str] = []
        for table in TABLES:
            rows = self.rows(f"SELECT to_jsonb(t)::text AS text FROM {table} t")
            found += found_in(table, (row["text"] for row in rows))
        found += found_in("logs", [self.logs()])
        found += found_in("webhooks as received", [self.webhooks_received()])
        return found + found_in("problem documents", self.problems)

    def events(self, member_id: str) -> list[str]:
        """Names of a member's events, in order."""
        found = self.rows("SELECT name FROM audit_entry WHERE member_id = %s ORDER BY seq", member_id)
        return [row["name"] for row in found]


@contextmanager
def running(folder: Path, *, policy: str | None = None) -> Iterator[Product]:
    """Start a product in a folder that everybody may pass through; stopped at the end.

    Half of the new freelancers are asked to verify, and nobody waits between two tries.
    """
    port = free_port()
    (folder / "rollouts").mkdir()
    (folder / "rollouts" / "identity-for-proposals.toml").write_text(ROLLOUT)
    (folder / "policy.toml").write_text(policy or POLICY.read_text())
    data = folder / "data"
    done = run(
        "up", "--port", str(port), "--data", data, "--detach",
        BONAFIDES_ROLLOUTS=str(folder / "rollouts"), BONAFIDES_POLICY=str(folder / "policy.toml"),
    )  # fmt: skip
    try:
        assert done.returncode == 0, done.stderr
        told = json.loads((data / "up.json").read_text())
        demo = json.loads((data / "demo.json").read_text())
        yield Product(data, told["url"], told["demo_url"], demo, told["environment"]["DATABASE_URL"])
    finally:
        run("down", "--data", data)
        end_leftovers(data / "postgres" / "cluster")
