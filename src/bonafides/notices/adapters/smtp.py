"""A mail server by SMTP: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import parse_qs, unquote, urlsplit

from bonafides.notices.ports import Outgoing, SendFailed, SendRefused

TIMEOUT = 20.0  # seconds


class SmtpSender:
    """Sends plain-text mail. Without TLS only to loopback, or with `?tls=off` for a relay on a trusted network."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._implicit = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._implicit else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        plain = parse_qs(parts.query).get("tls") == ["off"] or self._host in ("localhost", "127.0.0.1", "::1")
        self._starttls = not self._implicit and not plain
        self._sender = sender

    def send(self, message: Outgoing) -> None:
        try:
            mail = self._mail(message)
        except ValueError:  # a line break in an address: somebody tries to write headers of their own
            raise SendRefused("address_refused") from None
        try:
            with self._connect() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                raise SendRefused("address_refused") from None
            raise SendFailed("address_deferred") from None
        except smtplib.SMTPAuthenticationError:
            raise SendFailed("login_refused") from None
        except (smtplib.SMTPException, OSError):
            raise SendFailed("mail_server_unavailable") from None

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Date"] = formatdate()
        # the same over repeats: mailboxes drop the double
        mail["Message-ID"] = f"<{message.message_id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    def probe(self) -> None:
        """Connect and greet; raises SendFailed where mail could not go out."""
        try:
            with self._connect() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            raise SendFailed("mail_server_unavailable") from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._implicit:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            if self._starttls:
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server
