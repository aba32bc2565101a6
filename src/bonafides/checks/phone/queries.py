"""What the pages need to know."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from bonafides.checks.phone.models import PhoneClaim
from bonafides.checks.phone.rules import shape, shown
from bonafides.core.codes import services as codes
from bonafides.core.codes.services import Standing
from bonafides.notices import queries as notices
from bonafides.vault import services as vault


@dataclass(frozen=True, slots=True)
class Pending:
    """A number that waits for its code."""

    e164: str
    number: str
    channel: str
    standing: Standing
    undelivered: bool


def pending(verification_id: str, member_id: str, *, now: datetime) -> Pending | None:
    """The number of this verification; None where none was given yet."""
    claim = PhoneClaim.objects.filter(pk=verification_id).first()
    if claim is None:
        return None
    e164 = vault.unseal(claim, "number", subject=member_id)
    state, _ = notices.state_of(claim.message_id)
    return Pending(
        e164=e164,
        number=shown(e164),
        channel=claim.channel,
        standing=codes.standing(shape(settings.CODE_LENGTH), claim.target, now=now),
        undelivered=state == "abandoned",
    )
