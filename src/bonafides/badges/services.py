"""Issue, suspend, reinstate, revoke and expire badges. One transaction each; every move is conditional."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from bonafides.badges import events
from bonafides.badges.models import Badge
from bonafides.badges.states import BADGE_MOVES, STANDING, BadgeState
from bonafides.core.errors import AlreadyMoved, Invalid, NotFound
from bonafides.core.events import Actor, Event, emit
from bonafides.core.ids import ALPHABET, new_id
from bonafides.core.states import move
from bonafides.decisions.queries import policy
from bonafides.members import queries as members
from bonafides.verifications import queries as verifications
from bonafides.verifications.states import CheckState, VerificationState

LIFE = timedelta(
    days=365
)  # a phone proof lasts a year (recycled numbers), and a badge stands on its weakest evidence
SLUG_LENGTH = 16  # 80 bits: nobody finds a badge by trying

# Why a badge may be suspended or revoked; the public page shows the state alone, never the reason.
REASONS = {
    "account_reported": "The account was reported.",
    "account_changed": "The account may be in other hands: new device, new payout name.",
    "evidence_withdrawn": "What it stood on does not hold any more.",
    "issued_in_error": "It should not have been issued.",
    "member_request": "The member asked for it.",
    "marketplace_request": "The marketplace asked for it.",
}


@transaction.atomic
def issue(verification_id: str, *, actor: Actor, now: datetime) -> str | None:
    """The badge for a verified verification; returns its id. Repeating it returns the same badge.

    A standing badge is renewed in place and keeps its address; one of a higher level stays as it is. A suspended
    one stays suspended: None.
    """
    verification = verifications.get(verification_id)
    if verification.state != VerificationState.VERIFIED:
        return None
    members.lock(verification.member_id)
    if known := Badge.objects.filter(verification_id=verification_id).first():
        return known.id
    standing = (
        Badge.objects.select_for_update()
        .filter(member_id=verification.member_id, state__in=sorted(STANDING))
        .first()
    )
    if standing and standing.state == BadgeState.SUSPENDED:
        return None
    if (
        standing
        and standing.level != verification.level
        and policy().covers(standing.level, verification.level)
    ):
        return standing.id  # a lesser verification takes nothing away
    badge = standing or Badge(id=new_id("bdg"), slug=_slug(), member_id=verification.member_id, created=now)
    badge.verification_id, badge.level = verification.id, verification.level
    # what was waived was not checked, and a badge never says that it was
    badge.checks = [c.kind for c in verification.checks if c.satisfied and c.state != CheckState.WAIVED]
    badge.issued, badge.changed, badge.expires = now, now, now + LIFE
    badge.save()
    emit(events.BadgeIssued(**_about(badge), level=badge.level), actor=actor)
    return badge.id


def suspend(badge_id: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let a badge not count for the time being."""
    _move(badge_id, BadgeState.SUSPENDED, reason=reason, actor=actor, now=now)


def reinstate(badge_id: str, *, actor: Actor, now: datetime) -> None:
    """Let a suspended badge count again."""
    _move(badge_id, BadgeState.ACTIVE, reason="", actor=actor, now=now)


def revoke(badge_id: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Withdraw a badge for good."""
    _move(badge_id, BadgeState.REVOKED, reason=reason, actor=actor, now=now)


def expire_overdue(*, actor: Actor, now: datetime) -> int:
    """Expire badges whose time is over; returns how many. Safe to repeat."""
    overdue = Badge.objects.filter(state__in=sorted(STANDING), expires__lte=now).values_list("pk", flat=True)
    done = 0
    for badge_id in overdue:
        try:
            _move(badge_id, BadgeState.EXPIRED, reason="", actor=actor, now=now)
            done += 1
        except AlreadyMoved:
            continue
    return done


@transaction.atomic
def _move(badge_id: str, state: BadgeState, *, reason: str, actor: Actor, now: datetime) -> None:
    if reason and reason not in REASONS:
        raise Invalid(f"The reason must be one of: {', '.join(REASONS)}.", param="reason")
    rows = Badge.objects.filter(pk=badge_id)
    if not rows.exists():
        raise NotFound("There is no such badge.", param="badge")
    if state == BadgeState.ACTIVE and rows.filter(expires__lte=now).exists():
        raise AlreadyMoved("This badge has expired; a new verification issues a new one.")
    move(rows, BADGE_MOVES, to=state, state_reason=reason, changed=now)
    emit(_event(rows.get(), state, reason), actor=actor)


def _event(badge: Badge, state: BadgeState, reason: str) -> Event:
    about = _about(badge)
    if state == BadgeState.SUSPENDED:
        return events.BadgeSuspended(**about, reason=reason)
    if state == BadgeState.REVOKED:
        return events.BadgeRevoked(**about, reason=reason)
    if state == BadgeState.EXPIRED:
        return events.BadgeExpired(**about)
    return events.BadgeReinstated(**about)


def _about(badge: Badge) -> dict[str, str]:
    return {"member_id": badge.member_id, "badge_id": badge.id, "verification_id": badge.verification_id}


def _slug() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SLUG_LENGTH))
