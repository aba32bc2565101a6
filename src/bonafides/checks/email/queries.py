"""What the pages need to know."""

from dataclasses import dataclass
from datetime import datetime

from bonafides.checks.email.models import EmailClaim
from bonafides.checks.email.rules import CODE
from bonafides.core.codes import services as codes
from bonafides.core.codes.services import Standing
from bonafides.notices import queries as notices
from bonafides.vault import services as vault


@dataclass(frozen=True, slots=True)
class Pending:
    """An address that waits for its code."""

    address: str
    standing: Standing
    undelivered: bool


def pending(verification_id: str, member_id: str, *, now: datetime) -> Pending | None:
    """The address of this verification; None where none was given yet."""
    claim = EmailClaim.objects.filter(pk=verification_id).first()
    if claim is None:
        return None
    state, _ = notices.state_of(claim.message_id)
    return Pending(
        address=vault.unseal(claim, "address", subject=member_id),
        standing=codes.standing(CODE, claim.target, now=now),
        undelivered=state == "abandoned",
    )
