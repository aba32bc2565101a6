"""Rollouts, as anybody may read them, and a member's own explanation."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from bonafides.api import shows
from bonafides.api.auth import needs
from bonafides.api.lists import Listing, Page, listing, sliced
from bonafides.api.schemas.rollouts import EntryOut, RolloutOut
from bonafides.core import clock
from bonafides.members import queries as members
from bonafides.rollouts import queries

router = Router(tags=["rollouts"])


@router.get("", response=Listing[RolloutOut], summary="List rollouts", **needs("rollouts:read"))
def list_rollouts(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """Rollouts, newest first."""
    return listing(request, page, sliced(queries.page()), shows.rollout)


@router.get("/{rollout}", response=RolloutOut, summary="Read a rollout", **needs("rollouts:read"))
def read(request: HttpRequest, rollout: str) -> dict[str, Any]:
    """One rollout by its name, with all that is needed to replay its selection."""
    return shows.rollout(queries.by_name(rollout))


@router.get(
    "/{rollout}/entries/{member}",
    response=EntryOut,
    summary="Read a member's place",
    **needs("rollouts:read"),
)
def entry(request: HttpRequest, rollout: str, member: str) -> dict[str, Any]:
    """The member's own explanation: state, stage, rule and why."""
    now, known = clock.now(), members.get(member)
    found = queries.entry(rollout, known.id, now=now)
    why = dataclasses.asdict(queries.explain(rollout, known.id, now=now))
    return shows.entry(found, member_id=known.id) | {"why": why}
