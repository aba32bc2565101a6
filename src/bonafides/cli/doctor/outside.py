"""Inspections of the ways out: mail, texts, calls. Nothing is sent."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from bonafides.cli.doctor.finding import Finding, good, problem

SECONDS = 10.0


def mail() -> Iterator[Finding]:
    """Connect to the mail server, with TLS and sign-in, and say goodbye."""
    from bonafides.config import environment as env

    url = env.value("EMAIL_URL")
    if not url:
        yield _unset("mail", "BONAFIDES_EMAIL_URL")
        return
    from bonafides.notices.adapters.smtp import SmtpSender
    from bonafides.notices.ports import SendFailed

    host = urlsplit(url).hostname
    try:
        SmtpSender(url, env.value("EMAIL_FROM")).probe()
    except SendFailed as error:
        cause = error.__cause__
        why = f"{type(cause).__name__}: {cause}" if cause else error.code
        yield problem("mail", f"{host}: {why}", "Check BONAFIDES_EMAIL_URL: server, port, user, password.")
    else:
        yield good("mail", f"{host} takes mail")


def texts() -> Iterator[Finding]:
    """Reach the text gateway."""
    yield _gateway("texts", "SMS_URL")


def calls() -> Iterator[Finding]:
    """Reach the voice gateway."""
    yield _gateway("calls", "VOICE_URL")


def _gateway(name: str, variable: str) -> Finding:
    from bonafides.config import environment as env

    url = urlsplit(env.value(variable))
    if not url.hostname:
        return _unset(name, f"BONAFIDES_{variable}")
    if url.scheme != "https" and env.mode() == "live":
        return problem(
            name, f"{url.hostname} is not called by https", f"Give BONAFIDES_{variable} an https:// address."
        )
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        with socket.create_connection((url.hostname, port), SECONDS) as connection:
            if url.scheme == "https":
                ssl.create_default_context().wrap_socket(connection, server_hostname=url.hostname).close()
    except OSError as error:
        return problem(
            name, f"{url.hostname}:{port} cannot be reached: {error}", f"Check BONAFIDES_{variable}."
        )
    return good(name, f"{url.hostname} answers (nothing was sent)")


def _unset(name: str, variable: str) -> Finding:
    from bonafides.config import environment as env

    if env.mode() == "live":
        return problem(name, "cannot go out: no provider is set", f"Set {variable}.")
    return good(name, "go to /dev/outbox (demo and test)")
