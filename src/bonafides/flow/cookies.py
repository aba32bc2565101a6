"""Two signed cookies: one that opens one verification to one browser, and the browser's own key."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

LIFE = timedelta(hours=24)
SALT = "bonafides.flow"
PREFIX = "__Secure-" if settings.HTTPS else ""  # __Host- would demand the path /, these have narrower ones
BROWSER = f"{PREFIX}bf_browser"


def name_of(verification_id: str) -> str:
    """The cookie's name; its path keeps it to the pages of this verification."""
    return f"{PREFIX}bf_{verification_id}"


def open_to(response: HttpResponse, verification_id: str) -> None:
    """Let this browser into this verification for 24 hours."""
    response.set_cookie(
        name_of(verification_id),
        signing.TimestampSigner(salt=SALT).sign(verification_id),
        max_age=LIFE,
        path=f"/v/{verification_id}",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def is_open_to(request: HttpRequest, verification_id: str) -> bool:
    """Whether this browser was let into this verification within the last 24 hours."""
    try:
        said = signing.TimestampSigner(salt=SALT).unsign(
            request.COOKIES.get(name_of(verification_id), ""), max_age=LIFE
        )
    except signing.BadSignature:
        return False
    return secrets.compare_digest(said, verification_id)


def browser_of(request: HttpRequest) -> str:
    """A hash of the browser's key; empty where it has none yet."""
    key = request.COOKIES.get(BROWSER, "")
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def give_key(request: HttpRequest, response: HttpResponse) -> None:
    """A random key for a browser without one, so that it is known again when it comes back by the same link."""
    if BROWSER not in request.COOKIES:
        response.set_cookie(
            BROWSER,
            secrets.token_urlsafe(24),
            max_age=LIFE,
            path="/v/",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
