"""The result by mail: verified, not verified, or everything that is to be done again, with a fresh link."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from bonafides.badges import queries as badges
from bonafides.core.clock import rfc3339
from bonafides.core.jobs import defer
from bonafides.flow.entering import address_of
from bonafides.members import queries as members
from bonafides.notices import services as notices
from bonafides.verifications import links, queries
from bonafides.verifications.failures import failures
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import VerificationState

V = VerificationState
PAUSE = timedelta(minutes=10)  # a member who is still there reads the page and needs no mail
TEMPLATES = {V.VERIFIED: "verified", V.DECLINED: "declined", V.REQUIRES_INPUT: "requires_input"}
CHECKS = {"email": "e-mail address", "phone": "phone number", "document": "document", "selfie": "selfie"}


def day(moment: datetime) -> str:
    """`22 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"


def tell_result(verification_id: str, *, now: datetime) -> None:
    """Mail a final result at once; what is to be done again only after a pause in which nothing happened."""
    v = queries.get(verification_id)
    if v.state == V.REQUIRES_INPUT:
        stands = {"verification_id": v.id, "since": rfc3339(v.changed)}
        defer("flow.remind", stands, once=f"remind:{v.id}:{v.changed.timestamp()}", at=now + PAUSE)
    elif v.state in TEMPLATES:
        _mail(v, now=now)


def remind(verification_id: str, since: str, *, now: datetime) -> None:
    """Mail what is to be done again, unless the member has done something since."""
    v = queries.get(verification_id)
    if v.state == V.REQUIRES_INPUT and not _moved_on(v, since):
        _mail(v, now=now)


def _moved_on(v: VerificationView, since: str) -> bool:
    tried = [a.created for a in queries.attempts(v.id)]
    return rfc3339(v.changed) != since or any(rfc3339(moment) > since for moment in tried)


@transaction.atomic
def _mail(v: VerificationView, *, now: datetime) -> None:
    email = members.contact(v.member_id).email
    if not email:
        return
    notices.send(
        "email",
        to=email,
        template=TEMPLATES[v.state],
        context=_context(v, now=now),
        member_id=v.member_id,
        locale=v.locale,
        now=now,
    )


def _context(v: VerificationView, *, now: datetime) -> dict[str, Any]:
    if v.state == V.VERIFIED:
        badge = badges.active_badge(v.member_id, now=now)
        return {
            "marketplace": settings.MARKETPLACE,
            "day": day(v.decided or now),
            "checks": ", ".join(CHECKS.get(c.kind, c.kind) for c in v.checks if c.satisfied),
            "badge_url": f"{settings.BASE_URL}/b/{badge.slug}" if badge else "",
        }
    found = failures(v.checks, locale=v.locale)
    token = links.issue(
        member_id=v.member_id, level=v.level, verification_id=v.id, purpose="reminder", now=now
    )
    told = [
        {
            "check": CHECKS.get(f.check, f.check),
            "message": f.message,
            "remedy": f.remedy,
            "retry_allowed": f.retry_allowed,
            "attempts_left": f.attempts_left,
            "wait": _at(f.retry_after) if f.retry_after and f.retry_after > now else "",
        }
        for f in found
    ]
    return {
        "marketplace": settings.MARKETPLACE,
        "failures": told,
        "appeal_until": day(min(f.appeal_until for f in found)) if found else "",
        "url": address_of(token),
    }


def _at(moment: datetime) -> str:
    return f"{day(moment)}, {moment:%H:%M} UTC"
