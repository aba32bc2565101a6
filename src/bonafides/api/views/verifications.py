"""Verifications."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from ninja import Query, Router, Status

from bonafides.api import shows
from bonafides.api.auth import actor_of, needs
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas.fields import NOTHING, Nothing
from bonafides.api.schemas.incoming import VerificationIn
from bonafides.api.schemas.outgoing import VerificationOut
from bonafides.core import clock
from bonafides.core.errors import Invalid
from bonafides.decisions import services as decisions
from bonafides.members import queries as members
from bonafides.verifications import lifecycle, queries

router = Router(tags=["verifications"])


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and named and address.isprintable() and "\\" not in address


@router.post(
    "", response={201: VerificationOut}, summary="Ask a member to verify", **needs("verifications:write")
)
def create(request: HttpRequest, payload: VerificationIn) -> Status[dict[str, Any]]:
    """The member's open verification towards a level, made if there is none, with a fresh link."""
    actor = actor_of(request)
    now, member = clock.now(), members.get(payload.member)
    if payload.return_url is not None and not _is_web(payload.return_url):
        raise Invalid("The return address must be a web address: https://…", param="return_url")
    verification_id = decisions.open_verification(
        member.id,
        payload.level,
        locale=member.locale,
        return_url=payload.return_url or "",
        metadata=dict(payload.metadata),
        actor=actor,
        now=now,
    )
    return Status(201, shows.verification(queries.get(verification_id), now=now))


@router.get(
    "/{verification}", response=VerificationOut, summary="Read a verification", **needs("verifications:read")
)
def read(request: HttpRequest, verification: str) -> dict[str, Any]:
    """One verification, with all reasons of what failed, and a fresh link while it is open."""
    return shows.verification(queries.get(verification), now=clock.now())


@router.get(
    "", response=Listing[VerificationOut], summary="List verifications", **needs("verifications:read")
)
def list_all(request: HttpRequest, page: Query[Page], member: str | None = None) -> dict[str, Any]:
    """Verifications, newest first; of one member where asked."""
    member_id = members.get(member).id if member else None
    fetch = partial(queries.page, member_id=member_id)
    return listing(request, page, fetch, partial(shows.verification, now=clock.now()))


@router.post(
    "/{verification}/cancel",
    response=VerificationOut,
    summary="Cancel a verification",
    **needs("verifications:write"),
)
def cancel(request: HttpRequest, verification: str, payload: Nothing = NOTHING) -> dict[str, Any]:
    """End an open verification. 409 where it is over already."""
    actor = actor_of(request)
    lifecycle.cancel(verification, actor=actor, now=clock.now())
    return shows.verification(queries.get(verification), now=clock.now())
