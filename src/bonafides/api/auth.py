"""Who calls: a bearer key, its scopes, its rate."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from bonafides.core import clock
from bonafides.core.access import keys, limits
from bonafides.core.access.keys import Caller
from bonafides.core.events import Actor

CALLS_A_MINUTE = 6_000  # a key; the bulk of a marketplace's traffic is one key


class KeyAuth(HttpBearer):
    """Bearer keys. Sets `request.auth` to the caller."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; raises KeyInvalid (401) or TooMany (429)."""
        now = clock.now()
        caller = keys.authenticate(f"Bearer {token}", now=now)
        limits.hit("api", caller.key_id, limit=CALLS_A_MINUTE, seconds=60, now=now)
        return caller


def caller_of(request: HttpRequest, scope: str) -> Actor:
    """The caller as the one who acts; raises ScopeMissing (403) where the key may not."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    caller.need(scope)
    return Actor("api", caller.key_id)


def may(request: HttpRequest, scope: str) -> bool:
    """Whether the key has a scope."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return scope in caller.scopes
