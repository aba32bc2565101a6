"""Tinker & Quill: a small marketplace that uses Bonafides. Run: python examples/marketplace (settings in README.md)."""

import os
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pages
from store import Store

import bonafides
import webhooks

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8001"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://{HOST}:{PORT}")
STORE = Store(Path(os.environ.get("MARKETPLACE_DATA", ".")) / "marketplace.sqlite3")
LARGEST = 256 * 1024
EXAMPLE = {
    "name": "Anna Maria Eriksson",
    "email": "anna@example.org",
    "phone": "+1 201 555 0123",
    "country": "SE",
}
POLICY = (
    f"default-src 'self'; img-src 'self' {bonafides.URL}; form-action 'self' {bonafides.URL}; "
    "frame-ancestors 'none'; base-uri 'none'"
)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server_version = "TinkerAndQuill"
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        account = self._account()
        match self.path.split("?")[0]:
            case "/":
                self._page("Welcome", pages.home(STORE.accounts(), account))
            case "/join":
                self._page("Join", pages.join(EXAMPLE, {}))
            case "/job":
                self._page("A job", pages.job(account, self._may(account)))
            case "/profile" if account:
                self._page(account["name"], pages.profile(account, STORE.proposals(account["id"])))
            case "/profile":
                self._go("/join")
            case "/webhooks-log":
                self._page("Webhooks", pages.log(STORE.webhooks()))
            case "/style.css":
                self._send(200, (Path(__file__).parent / "style.css").read_bytes(), "text/css")
            case "/icon.svg":
                self._send(200, (Path(__file__).parent / "icon.svg").read_bytes(), "image/svg+xml")
            case "/healthz":
                self._send(200, b"ok", "text/plain")
            case _:
                self._page("Not found", "<h1>There is no such page</h1>", status=404)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._send(413, b"too large", "text/plain")
            return
        if self.path == "/webhooks":
            self._send(
                webhooks.take(STORE, body, {k.lower(): v for k, v in self.headers.items()}), b"", "text/plain"
            )
            return
        if not self._from_here():
            self._send(403, b"send this form from our own page", "text/plain")
            return
        fields = {k: v[0].strip() for k, v in parse_qs(body.decode(errors="replace")).items()}
        match self.path:
            case "/join":
                self._join(fields)
            case "/switch":
                self._go("/profile", account=fields.get("account", ""))
            case "/job":
                self._propose(fields)
            case "/verify":
                self._verify(fields)
            case _:
                self._page("Not found", "<h1>There is no such page</h1>", status=404)

    def _join(self, fields: dict[str, str]) -> None:
        errors = {
            name: f"Enter your {label}."
            for name, label in (("name", "name"), ("email", "e-mail address"), ("phone", "phone number"))
            if not fields.get(name)
        }
        if "@" not in fields.get("email", "@"):
            errors["email"] = "An e-mail address needs an @."
        if errors:
            self._page("Join", pages.join(fields, errors), status=422)
            return
        fields.setdefault("origin", "new")
        if fields.get("country") not in pages.COUNTRIES:
            fields["country"] = "US"
        account = STORE.add_account(
            {k: fields[k][:200] for k in ("name", "email", "phone", "country", "origin")}
        )
        self._tell(account)
        self._go("/job", account=account["id"])

    def _tell(self, account: dict[str, Any]) -> bool:
        """Tell Bonafides of the account, unless it knows already."""
        if account.get("member"):
            return True
        try:
            bonafides.save_member(account)
            STORE.know_member(account["id"], bonafides.call("GET", f"/members/{account['id']}")["id"])
        except bonafides.Unavailable as error:
            print(error, file=sys.stderr)
            return False
        return True

    def _may(self, account: dict[str, Any] | None) -> dict[str, Any] | None:
        """The gate: may this account send proposals? None where nobody can tell, and then nothing is sent."""
        if account is None or not self._tell(account):
            return None
        try:
            return bonafides.can(account["id"], "submit_proposal")
        except bonafides.Unavailable as error:
            print(error, file=sys.stderr)
            return None

    def _propose(self, fields: dict[str, str]) -> None:
        account = self._account()
        answer = self._may(account)
        if account is None or answer is None or not answer["allowed"]:
            self._page("A job", pages.job(account, answer), status=403)
        elif not fields.get("words"):
            self._page("A job", pages.job(account, answer, "Write a few words first."), status=422)
        else:
            STORE.add_proposal(account["id"], fields["words"][:2000])
            self._go("/profile")

    def _verify(self, fields: dict[str, str]) -> None:
        account = self._account()
        if account is None:
            self._go("/join")
            return
        try:
            url = bonafides.start_verification(
                account["id"], fields.get("level", "identity"), f"{PUBLIC_URL}/job"
            )
        except bonafides.Unavailable as error:
            print(error, file=sys.stderr)
            self._page("A job", pages.job(account, None), status=503)
            return
        self._go(url)

    def _account(self) -> dict[str, Any] | None:
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("account")
        return STORE.account(cookie.value) if cookie else None

    def _from_here(self) -> bool:
        origin = self.headers.get("Origin")
        return origin in (None, "null") or origin.split("://")[-1] == self.headers.get("Host")

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _page(self, title: str, body: str, *, status: int = 200) -> None:
        html = pages.page(title, body, account=self._account(), service=bonafides.URL)
        self._send(status, html, "text/html; charset=utf-8")

    def _go(self, where: str, *, account: str | None = None) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        if account is not None:
            self.send_header("Set-Cookie", f"account={account}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of requests: addresses of pages may hold what members typed."""


def main() -> None:
    """Serve until interrupted."""
    if not bonafides.KEY or not webhooks.SECRET:
        sys.exit("Set BONAFIDES_API_KEY and BONAFIDES_WEBHOOK_SECRET; README.md says where they come from.")
    STORE.prepare()
    with ThreadingHTTPServer((HOST, PORT), Handler) as server:
        print(f"Tinker & Quill: http://{HOST}:{PORT}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
