"""Badges."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from bonafides.api import shows
from bonafides.api.auth import actor_of, needs
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas.fields import NOTHING, Nothing
from bonafides.api.schemas.incoming import LookupIn, ReasonIn
from bonafides.api.schemas.outgoing import BadgeOut, LookupOut
from bonafides.badges import queries, services
from bonafides.badges.states import BadgeState
from bonafides.core import clock
from bonafides.members import queries as members

router = Router(tags=["badges"])
ASKED = ReasonIn()


@router.get("", response=Listing[BadgeOut], summary="List badges", **needs("badges:read"))
def list_badges(
    request: HttpRequest, page: Query[Page], member: str | None = None, state: BadgeState | None = None
) -> dict[str, Any]:
    """Badges, newest first; of one member or in one state where asked."""
    member_id = members.get(member).id if member else None
    fetch = partial(queries.page, member_id=member_id, state=state, now=clock.now())
    return listing(request, page, fetch, shows.badge)


@router.post("/lookup", response=LookupOut, summary="Look up badges of many members", **needs("badges:read"))
def lookup(request: HttpRequest, payload: LookupIn) -> dict[str, Any]:
    """The newest badge of each of up to 1,000 members, in the order asked for."""
    ids = members.ids_of(payload.members)
    found = queries.lookup(sorted(set(ids.values())), now=clock.now())
    rows = []
    for asked in payload.members:
        view = found.get(ids.get(asked, ""))
        rows.append({"member": asked, "badge": shows.badge(view) if view else None})
    return {"data": rows}


@router.get("/{badge}", response=BadgeOut, summary="Read a badge", **needs("badges:read"))
def read(request: HttpRequest, badge: str) -> dict[str, Any]:
    """One badge. Its state is right at this moment: expiry is checked on every read."""
    return shows.badge(queries.get(badge, now=clock.now()))


@router.post("/{badge}/suspend", response=BadgeOut, summary="Suspend a badge", **needs("badges:write"))
def suspend(request: HttpRequest, badge: str, payload: ReasonIn = ASKED) -> dict[str, Any]:
    """Let a badge not count for the time being."""
    actor = actor_of(request)
    services.suspend(badge, reason=payload.reason, actor=actor, now=clock.now())
    return shows.badge(queries.get(badge))


@router.post("/{badge}/reinstate", response=BadgeOut, summary="Reinstate a badge", **needs("badges:write"))
def reinstate(request: HttpRequest, badge: str, payload: Nothing = NOTHING) -> dict[str, Any]:
    """Let a suspended badge count again."""
    actor = actor_of(request)
    services.reinstate(badge, actor=actor, now=clock.now())
    return shows.badge(queries.get(badge))


@router.post("/{badge}/revoke", response=BadgeOut, summary="Revoke a badge", **needs("badges:write"))
def revoke(request: HttpRequest, badge: str, payload: ReasonIn = ASKED) -> dict[str, Any]:
    """Withdraw a badge for good."""
    actor = actor_of(request)
    services.revoke(badge, reason=payload.reason, actor=actor, now=clock.now())
    return shows.badge(queries.get(badge))
