"""Mail by SMTP, against a real server on loopback."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from bonafides.cli.up import tls
from bonafides.notices.adapters.smtp import SmtpSender
from bonafides.notices.ports import Outgoing, SendFailed, SendRefused

FROM = "verification@market.example"
MAIL = Outgoing(
    message_id="msg_1",
    member_id="mem_1",
    channel="email",
    to="anna@example.org",
    subject="12345 is your code for Börse & Söhne",
    text="Your code is 12345.\n\n.A line that begins with a dot, and one with ümläuts.\n",
    language="en",
)
# Every address of 127/8 is this machine; this one is none of those that mail may be sent to in the clear.
ELSEWHERE = "127.0.0.2"


@dataclass
class Mailbox:
    """Takes mail; `rcpt` and `data` are what the server says instead of taking it."""

    rcpt: str = ""
    data: str = ""
    taken: list[Envelope] = field(default_factory=list)
    ciphered: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - a hook of the library
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        if self.data:
            return self.data
        self.taken.append(envelope)
        self.ciphered.append(session.ssl is not None)
        return "250 OK"


def text_of(envelope: Envelope) -> str:
    assert isinstance(envelope.content, bytes)
    return envelope.content.decode().replace("\r\n", "\n")


def free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
    return number


@contextmanager
def server(box: Mailbox, *, host: str = "127.0.0.1", **settings: Any) -> Iterator[str]:
    """A mail server; yields host and port."""
    port = free_port(host)
    controller = Controller(box, hostname=host, port=port, **settings)
    controller.start()
    try:
        yield f"{host}:{port}"
    finally:
        controller.stop()


def refused(url: str, message: Outgoing = MAIL) -> tuple[type[Exception], str]:
    with pytest.raises((SendRefused, SendFailed)) as raised:
        SmtpSender(url, FROM).send(message)
    return raised.type, str(raised.value)


def test_mail_arrives_as_it_was_written() -> None:
    box = Mailbox()
    with server(box) as at:
        SmtpSender(f"smtp://{at}", FROM).send(MAIL)
    (envelope,) = box.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, ["anna@example.org"])
    head, _, body = text_of(envelope).partition("\n\n")
    assert "Message-ID: <msg_1@market.example>" in head
    assert "Auto-Submitted: auto-generated" in head
    assert "Content-Type: text/plain" in head
    assert body.startswith("Your code is 12345.\n\n.A line that begins with a dot")


def test_mail_sent_twice_has_one_id() -> None:
    box = Mailbox()
    with server(box) as at:
        sender = SmtpSender(f"smtp://{at}", FROM)
        sender.send(MAIL)
        sender.send(MAIL)
    ids = [line for e in box.taken for line in text_of(e).splitlines() if line.startswith("Message-ID")]
    assert ids == ["Message-ID: <msg_1@market.example>"] * 2


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 no such user", (SendRefused, "address_refused")),
        ("553 5.1.3 bad address", (SendRefused, "address_refused")),
        ("451 4.7.1 greylisted", (SendFailed, "address_deferred")),
        ("452 4.2.2 mailbox full", (SendFailed, "address_deferred")),
        ("421 4.3.2 closing", (SendFailed, "address_deferred")),
    ],
)
def test_recipient_that_the_server_does_not_take(answer: str, outcome: tuple[type[Exception], str]) -> None:
    with server(Mailbox(rcpt=answer)) as at:
        assert refused(f"smtp://{at}") == outcome


def test_content_that_the_server_defers_is_tried_again() -> None:
    with server(Mailbox(data="451 4.3.0 later")) as at:
        assert refused(f"smtp://{at}") == (SendFailed, "mail_server_unavailable")


@pytest.mark.parametrize(
    "to", ["anna@example.org\nBcc: all@example.org", "anna@example.org\r\n\r\nwords"], ids=["header", "body"]
)
def test_address_that_brings_headers_of_its_own_is_refused(to: str) -> None:
    box = Mailbox()
    with server(box) as at:
        assert refused(f"smtp://{at}", replace(MAIL, to=to)) == (SendRefused, "address_refused")
    assert box.taken == []


def test_server_that_is_down_is_tried_again() -> None:
    port = free_port("127.0.0.1")
    assert refused(f"smtp://127.0.0.1:{port}") == (SendFailed, "mail_server_unavailable")
    with pytest.raises(SendFailed):
        SmtpSender(f"smtp://127.0.0.1:{port}", FROM).probe()


def test_server_that_is_no_mail_server_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        port = listening.getsockname()[1]

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        with running(hang_up):
            assert refused(f"smtp://127.0.0.1:{port}") == (SendFailed, "mail_server_unavailable")


def test_probe_greets_and_sends_nothing() -> None:
    box = Mailbox()
    with server(box) as at:
        SmtpSender(f"smtp://{at}", FROM).probe()
    assert box.taken == []


@pytest.mark.parametrize(
    ("password", "outcome"),
    [("right%40", None), ("wrong", (SendFailed, "login_refused"))],
    ids=["right", "wrong"],
)
@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the test's own server, on loopback
def test_login_with_a_password_that_stands_quoted_in_the_address(
    password: str, outcome: tuple[type[Exception], str] | None
) -> None:
    def authenticate(_s: Any, _n: Any, _e: Any, _m: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"us", b"right@"), handled=False)

    box = Mailbox()
    settings = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    with server(box, **settings) as at:
        url = f"smtp://us:{password}@{at}"
        if outcome:
            assert refused(url) == outcome
        else:
            SmtpSender(url, FROM).send(MAIL)
    assert len(box.taken) == (0 if outcome else 1)


def test_mail_is_never_sent_in_the_clear_to_another_host() -> None:
    box = Mailbox()
    with server(box, host=ELSEWHERE) as at:  # it offers no STARTTLS
        assert refused(f"smtp://{at}") == (SendFailed, "mail_server_unavailable")
        assert box.taken == []
        SmtpSender(f"smtp://{at}?tls=off", FROM).send(MAIL)  # unless the operator says so
    assert box.ciphered == [False]


def server_side(folder: Path) -> tuple[ssl.SSLContext, Path]:
    issued = tls.certificate_for(ELSEWHERE, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued.certificate, issued.key)
    return context, issued.authority


def test_starttls_with_a_known_certificate_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, authority = server_side(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    box = Mailbox()
    with server(box, host=ELSEWHERE, tls_context=context) as at:
        SmtpSender(f"smtp://{at}", FROM).send(MAIL)
    assert box.ciphered == [True]


def test_starttls_with_an_unknown_certificate_sends_nothing(tmp_path: Path) -> None:
    context, _ = server_side(tmp_path)
    box = Mailbox()
    with server(box, host=ELSEWHERE, tls_context=context) as at:
        assert refused(f"smtp://{at}") == (SendFailed, "mail_server_unavailable")
    assert box.taken == []


def test_standard_ports_follow_the_scheme() -> None:
    ports = {url: SmtpSender(url, FROM)._port for url in ("smtp://mail.example", "smtps://mail.example")}
    assert ports == {"smtp://mail.example": 587, "smtps://mail.example": 465}
    assert smtplib.SMTP_SSL_PORT == 465


@contextmanager
def running(work: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    thread.join(20)
