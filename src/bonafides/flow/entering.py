"""Through the door: spending links, and mailing fresh ones to the address on file."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bonafides.core.access import limits
from bonafides.core.errors import TooMany
from bonafides.core.events import Actor
from bonafides.decisions import services as decisions
from bonafides.members import queries as members
from bonafides.notices import services as notices
from bonafides.verifications import links, queries
from bonafides.verifications.states import VerificationState

FRESH_AN_HOUR = 3  # mails that a stranger with an old link can cause
OVER = frozenset({VerificationState.CANCELED, VerificationState.EXPIRED})


def address_of(token: str) -> str:
    """The full address of a link, for a mail or a QR code."""
    return f"{settings.BASE_URL}{reverse('flow:enter', kwargs={'token': token})}"


@transaction.atomic
def spend(link: links.Link, *, browser: str, now: datetime) -> str:
    """Open the verification that the link is for and spend the link on it; returns the verification's id.

    LinkUsed where it was spent before: nothing is opened then.
    """
    actor = Actor("member", link.member_id)
    verification_id = link.verification_id or decisions.open_verification(
        link.member_id, link.level, actor=actor, now=now
    )
    links.use(link, verification_id=verification_id, browser=browser, actor=actor, now=now)
    return verification_id


def mail_fresh_link(member_id: str, level: str, verification_id: str | None, *, now: datetime) -> None:
    """Mail a fresh link to the address on file. Silent where there is none or the hourly limit is reached.

    A verification that is canceled or expired is not opened again: the link opens a new one.
    """
    try:
        limits.hit("flow.fresh_link", member_id, limit=FRESH_AN_HOUR, seconds=3600, now=now)
    except TooMany:
        return
    email = members.contact(member_id).email
    if not email:
        return
    if verification_id and queries.get(verification_id).state in OVER:
        verification_id = None
    token = links.issue(
        member_id=member_id, level=level, verification_id=verification_id, purpose="reminder", now=now
    )
    notices.send(
        "email",
        to=email,
        template="fresh_link",
        context={"url": address_of(token), "marketplace": settings.MARKETPLACE},
        member_id=member_id,
        locale=members.get(member_id).locale,
        now=now,
    )
