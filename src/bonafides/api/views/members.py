"""Members, what is required of them and what they may do."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from bonafides.api import shows
from bonafides.api.auth import actor_of, caller_of, needs
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas.incoming import MemberIn
from bonafides.api.schemas.outgoing import MemberOut
from bonafides.api.schemas.requirements import CanOut, RequirementsOut
from bonafides.core import clock
from bonafides.core.errors import Invalid
from bonafides.members import queries, services
from bonafides.members.services import Contact, Profile
from bonafides.rollouts import queries as rollouts
from bonafides.verifications import queries as verifications

router = Router(tags=["members"])
EXTERNAL_ID = 200


def _expands(request: HttpRequest, expand: list[str]) -> bool:
    for name in expand:
        if name != "contact":
            raise Invalid(f"There is nothing to expand called {name}.", param="expand")
    if expand:
        caller_of(request).need("members:personal")
    return bool(expand)


@router.put(
    "/{member}",
    response={200: MemberOut, 201: MemberOut},
    summary="Create or replace a member",
    **needs("members:write"),
)
def put_member(request: HttpRequest, member: str, payload: MemberIn) -> Status[dict[str, Any]]:
    """Create the member, or replace all that is known of them. Repeating it changes nothing."""
    actor = actor_of(request)
    if not member.isprintable() or len(member) > EXTERNAL_ID or member.startswith("mem_"):
        raise Invalid(
            "Your id has up to 200 printable characters and does not begin with mem_.", param="member"
        )
    now = clock.now()
    profile = Profile(
        contact=Contact(name=payload.name, email=payload.email, phone=payload.phone),
        attributes=dict(payload.attributes),
        metadata=dict(payload.metadata),
        locale=payload.locale,
    )
    saved = queries.get(services.save_member(member, profile, actor=actor, now=now))
    return Status(201 if saved.created == now else 200, shows.member(saved))


@router.get("/{member}", response=MemberOut, summary="Read a member", **needs("members:read"))
def get_member(
    request: HttpRequest,
    member: str,
    expand: Query[list[str]] = [],  # noqa: B006 - read, never changed
) -> dict[str, Any]:
    """One member by our id or by yours. `expand=contact` needs the scope members:personal."""
    return shows.member(queries.get(member), contact=_expands(request, expand))


@router.get("", response=Listing[MemberOut], summary="List members", **needs("members:read"))
def list_members(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """Members, newest first."""
    return listing(request, page, queries.page, shows.member)


@router.get(
    "/{member}/requirements",
    response=RequirementsOut,
    summary="What is required of a member",
    **needs("members:read"),
)
def requirements(request: HttpRequest, member: str) -> dict[str, Any]:
    """What rules need of the member, in the form of Stripe Connect's requirements."""
    known = queries.get(member)
    return dataclasses.asdict(rollouts.requirements(known.id, clock.now())) | {"member": known.id}


@router.get(
    "/{member}/can/{action}", response=CanOut, summary="May a member do something?", **needs("members:read")
)
def can(request: HttpRequest, member: str, action: str) -> dict[str, Any]:
    """The gate before an action such as `submit_proposal`: allowed or not, what is missing, why, and a link."""
    now, known = clock.now(), queries.get(member)
    answer = rollouts.can(known.id, action, now)
    url = None
    if answer.level and (answer.missing or answer.pending):
        standing = verifications.open_one(known.id, answer.level)
        url = shows.link(
            member_id=known.id,
            level=answer.level,
            verification_id=standing.id if standing else None,
            now=now,
        )
    return dataclasses.asdict(answer) | {"member": known.id, "url": url}
