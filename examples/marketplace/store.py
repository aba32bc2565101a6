"""What this marketplace keeps: accounts, proposals, and the webhooks it has taken. One SQLite file."""

import json
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY, name TEXT, email TEXT, phone TEXT, country TEXT, origin TEXT, joined TEXT,
    member TEXT UNIQUE, badge TEXT, badge_page TEXT, badge_mark TEXT);
CREATE TABLE IF NOT EXISTS proposal (id INTEGER PRIMARY KEY, account TEXT, words TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS webhook (id TEXT PRIMARY KEY, type TEXT, data TEXT, at TEXT);
"""


class Store:
    """Opens the file for each use: the server answers in several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def prepare(self) -> None:
        """Make folder, file and tables where they are not there."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as db:
            db.executescript(SCHEMA)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=10, isolation_level=None)
        db.row_factory = sqlite3.Row
        return db

    def _all(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with closing(self._open()) as db:
            return [dict(row) for row in db.execute(sql, values)]

    def _run(self, sql: str, *values: Any) -> int:
        with closing(self._open()) as db:
            return db.execute(sql, values).rowcount

    def add_account(self, fields: dict[str, str]) -> dict[str, Any]:
        """A new account."""
        account = {"id": f"tq-{uuid.uuid4().hex[:10]}", "joined": _now()} | fields
        names = ("id", "name", "email", "phone", "country", "origin", "joined")
        self._run(
            f"INSERT INTO account ({', '.join(names)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(account[n] for n in names),
        )
        return account

    def account(self, account_id: str | None) -> dict[str, Any] | None:
        """One account."""
        rows = self._all("SELECT * FROM account WHERE id = ?", account_id)
        return rows[0] if rows else None

    def accounts(self) -> list[dict[str, Any]]:
        """All accounts, newest first."""
        return self._all("SELECT * FROM account ORDER BY joined DESC, id")

    def know_member(self, account_id: str, member: str) -> None:
        """Remember Bonafides' own id of an account: webhooks carry it."""
        self._run("UPDATE account SET member = ? WHERE id = ?", member, account_id)

    def set_badge(self, member: str, badge: dict[str, Any] | None) -> None:
        """Show the mark of a badge, or take it away."""
        values = (badge["id"], badge["page"], badge["mark"]) if badge else (None, None, None)
        self._run(
            "UPDATE account SET badge = ?, badge_page = ?, badge_mark = ? WHERE member = ?", *values, member
        )

    def add_proposal(self, account_id: str, words: str) -> None:
        """A proposal that was let through."""
        self._run("INSERT INTO proposal (account, words, at) VALUES (?, ?, ?)", account_id, words, _now())

    def proposals(self, account_id: str) -> list[dict[str, Any]]:
        """An account's proposals, newest first."""
        return self._all("SELECT * FROM proposal WHERE account = ? ORDER BY id DESC", account_id)

    def seen(self, webhook_id: str) -> bool:
        """Whether this message was taken before."""
        return bool(self._all("SELECT 1 FROM webhook WHERE id = ?", webhook_id))

    def take(self, webhook_id: str, kind: str, data: dict[str, Any]) -> None:
        """Remember a message whose work is done: a repeat of it changes nothing."""
        self._run(
            "INSERT OR IGNORE INTO webhook VALUES (?, ?, ?, ?)", webhook_id, kind, json.dumps(data), _now()
        )

    def webhooks(self) -> list[dict[str, Any]]:
        """Messages taken, newest first."""
        return self._all("SELECT * FROM webhook ORDER BY at DESC, id DESC LIMIT 200")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
