"""The mail that says that somebody answered. It carries a fresh link and nothing of what was written."""

from datetime import datetime

from django.conf import settings

from bonafides.members import queries as members
from bonafides.notices import services as notices
from bonafides.verifications import links
from bonafides.verifications.queries import VerificationView


def tell_of_answer(verification: VerificationView, *, now: datetime) -> str | None:
    """Write the mail in the caller's transaction; returns its id, None where the member has no address."""
    email = members.contact(verification.member_id).email
    if not email:
        return None
    token = links.issue(
        member_id=verification.member_id,
        level=verification.level,
        verification_id=verification.id,
        purpose="reminder",
        now=now,
    )
    return notices.send(
        "email",
        to=email,
        template="answered",
        context={"url": f"{settings.BASE_URL}/v/{token}", "marketplace": settings.MARKETPLACE},
        member_id=verification.member_id,
        locale=verification.locale,
        now=now,
    )
