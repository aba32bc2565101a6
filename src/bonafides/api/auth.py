"""Who calls: a bearer key, its scopes, its rate."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from bonafides.core import clock
from bonafides.core.access import keys, limits
from bonafides.core.access.keys import Caller
from bonafides.core.events import Actor

CALLS_A_MINUTE = 6_000  # a key; the bulk of a marketplace's traffic is one key
SCOPE = "x-scope"  # where an operation says which scope it needs


class KeyAuth(HttpBearer):
    """Bearer keys. Sets `request.auth` to the caller."""

    openapi_description = "An API key: `Authorization: Bearer bf_…`."

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller, found once a request; raises KeyInvalid (401) or TooMany (429)."""
        known = getattr(request, "caller", None)
        if isinstance(known, Caller):
            return known
        caller = self.authenticate(request, request.headers.get("Authorization", ""))
        request.caller = caller  # type: ignore[attr-defined]
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller behind an Authorization header."""
        now = clock.now()
        caller = keys.authenticate(token, now=now)
        limits.hit("api", caller.key_id, limit=CALLS_A_MINUTE, seconds=60, now=now)
        return caller


def needs(scope: str) -> dict[str, Any]:
    """What an operation declares: `@router.get("", **needs("members:read"))`. The gate enforces it."""
    if scope not in keys.SCOPES:
        raise ValueError(f"there is no scope {scope}")
    return {"openapi_extra": {SCOPE: scope}}


def caller_of(request: HttpRequest) -> Caller:
    """Who calls; only behind the gate."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return caller


def actor_of(request: HttpRequest) -> Actor:
    """The caller as the one who acts."""
    return Actor("api", caller_of(request).key_id)
