"""The mail that tells a member what came of it: everything at once, with a link to go on."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format

from bonafides.badges import queries as badges
from bonafides.members import queries as members
from bonafides.notices import services as notices
from bonafides.verifications import links
from bonafides.verifications import queries as verifications
from bonafides.verifications.failures import failures
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import VerificationState

KIND_NAMES = {
    "email": "e-mail address",
    "phone": "phone number",
    "document": "identity document",
    "selfie": "face against the document",
}
TOLD = (VerificationState.VERIFIED, VerificationState.REQUIRES_INPUT, VerificationState.DECLINED)


@transaction.atomic
def tell(verification_id: str, *, now: datetime) -> str | None:
    """Write to the member's confirmed address what came of the verification; returns the message's id.

    None where there is no address or nothing to tell any more (they have gone on in the meantime).
    """
    verification = verifications.get(verification_id)
    address = _address(verification)
    if address is None or verification.state not in TOLD or not notices.can_send("email"):
        return None
    return notices.send(
        "email",
        to=address,
        template=str(verification.state),
        context=_context(verification, now=now),
        member_id=verification.member_id,
        locale=verification.locale,
        now=now,
    )


def _address(verification: VerificationView) -> str | None:
    check = verification.check("email")
    if check and check.satisfied and check.latest_attempt:
        address = verifications.claims_of(check.latest_attempt).get("address")
        return address if isinstance(address, str) else None
    return members.contact(verification.member_id).email


def _context(verification: VerificationView, *, now: datetime) -> dict[str, object]:
    token = links.issue(
        member_id=verification.member_id,
        level=verification.level,
        verification_id=verification.id,
        now=now,
        purpose="reminder",
    )
    badge = badges.active_badge(verification.member_id, now=now)
    found = failures(verification.checks, locale=verification.locale)
    rows = [
        {
            "message": f.message,
            "remedy": f.remedy,
            "retry_allowed": f.retry_allowed,
            "attempts_left": f.attempts_left,
            "wait": _moment(f.retry_after) if f.retry_after and f.retry_after > now else "",
        }
        for f in found
    ]
    names = [KIND_NAMES.get(c.kind, c.kind) for c in verification.checks if c.satisfied]
    return {
        "marketplace": settings.MARKETPLACE,
        "url": f"{settings.BASE_URL}/v/{token}",
        "badge_url": f"{settings.BASE_URL}/b/{badge.slug}" if badge else "",
        "failures": rows,
        "checks": ", ".join(names),
        "day": date_format(verification.decided or now, "j F Y"),
        "appeal_until": _moment(max((f.appeal_until for f in found), default=now)),
    }


def _moment(at: datetime) -> str:
    return f"{date_format(at, 'j F Y, H:i')} UTC"
