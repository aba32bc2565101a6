"""People of staff, signed in as a browser would."""

import time
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from bonafides.console.accounts import create_staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough password 7"


@dataclass(frozen=True)
class Person:
    """Somebody of staff: a browser, an account number and a name."""

    client: Client
    number: str
    username: str


def code_now(secret: str = SECRET) -> str:
    """What the authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(username: str) -> Person:
    """A person of staff who has signed in with password and code."""
    number = create_staff(username, PASSWORD, totp_secret=SECRET)
    client = Client(headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"})
    first = client.post("/console/accounts/login/", {"login": username, "password": PASSWORD})
    assert first["Location"] == "/console/accounts/mfa/authenticate/", first.content
    second = client.post("/console/accounts/mfa/authenticate/", {"code": code_now()})
    assert second["Location"] == "/console/", second.content
    return Person(client, str(number), username)
