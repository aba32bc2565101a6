"""What others may read of badges. Expiry is checked on every read: a badge never counts a second too long."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bonafides.badges.models import Badge
from bonafides.badges.states import STANDING, BadgeState
from bonafides.core import clock
from bonafides.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class BadgeView:
    """A badge without anything personal."""

    id: str
    slug: str
    member_id: str
    verification_id: str
    level: str
    checks: tuple[str, ...]
    state: BadgeState
    state_reason: str
    metadata: dict[str, Any]
    created: datetime
    issued: datetime
    changed: datetime
    expires: datetime | None


def _view(row: Badge, now: datetime) -> BadgeView:
    over = row.expires is not None and row.expires <= now and row.state in STANDING
    return BadgeView(
        id=row.id,
        slug=row.slug,
        member_id=row.member_id,
        verification_id=row.verification_id,
        level=row.level,
        checks=tuple(row.checks),
        state=BadgeState.EXPIRED if over else BadgeState(row.state),
        state_reason=row.state_reason,
        metadata=row.metadata,
        created=row.created,
        issued=row.issued,
        changed=row.changed,
        expires=row.expires,
    )


def get(badge_id: str, *, now: datetime | None = None) -> BadgeView:
    """One badge by id; NotFound otherwise."""
    row = Badge.objects.filter(pk=badge_id).first()
    if row is None:
        raise NotFound("There is no such badge.", param="badge")
    return _view(row, now or clock.now())


def by_slug(slug: str, *, now: datetime) -> BadgeView | None:
    """One badge by its public address."""
    row = Badge.objects.filter(slug=slug).first()
    return _view(row, now) if row else None


def active_badge(member_id: str, *, now: datetime | None = None) -> BadgeView | None:
    """The member's badge if it counts at this moment."""
    row = Badge.objects.filter(member_id=member_id, state=BadgeState.ACTIVE).first()
    view = _view(row, now or clock.now()) if row else None
    return view if view and view.state == BadgeState.ACTIVE else None


def newest(member_id: str, *, now: datetime) -> BadgeView | None:
    """The member's newest badge in whatever state."""
    row = Badge.objects.filter(member_id=member_id).order_by("-id").first()
    return _view(row, now) if row else None


def lookup(member_ids: list[str], *, now: datetime) -> dict[str, BadgeView]:
    """The newest badge of each of these members, one query."""
    rows = Badge.objects.filter(member_id__in=member_ids).order_by("member_id", "-id").distinct("member_id")
    return {row.member_id: _view(row, now) for row in rows}


def page(
    *,
    member_id: str | None = None,
    state: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int,
    now: datetime,
) -> list[BadgeView]:
    """Newest first; `after` and `before` are ids of the list's neighbours."""
    rows = Badge.objects.all()
    if member_id:
        rows = rows.filter(member_id=member_id)
    if state:
        rows = rows.filter(state=state)
    if before:
        return [_view(r, now) for r in rows.filter(id__gt=before).order_by("id")[:limit]][::-1]
    if after:
        rows = rows.filter(id__lt=after)
    return [_view(r, now) for r in rows.order_by("-id")[:limit]]
