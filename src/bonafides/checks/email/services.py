"""The e-mail check's verbs: send a code to an address, confirm it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from bonafides.checks.email.models import EmailClaim
from bonafides.checks.email.rules import CODE, normal
from bonafides.core.codes import services as codes
from bonafides.core.events import Actor
from bonafides.notices import services as notices
from bonafides.vault import services as vault
from bonafides.verifications import queries as verification_queries
from bonafides.verifications import services as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState

EVIDENCE_DAYS = 365  # addresses are recycled


@transaction.atomic
def send_code(verification: VerificationView, address: str, *, actor: Actor, now: datetime) -> None:
    """Send a fresh code to an address; older codes die. TooMany, with `retry_after`, where it is too soon.

    The first send begins the attempt; another address or another code goes on with it.
    """
    address = normal(address)
    target = vault.blind_index("email", address)
    claim = EmailClaim.objects.select_for_update().filter(pk=verification.id).first()
    attempt_id = claim.attempt_id if claim else ""
    check = verification_queries.get(verification.id).check(
        "email"
    )  # as it stands now, under the claim's lock
    if claim is None or check is None or check.state != CheckState.IN_PROGRESS:
        attempt_id = verifications.begin_attempt(verification.id, "email", actor=actor, now=now)
    digits = codes.create(CODE, target, bound_to=attempt_id, mac=vault.kms().mac, now=now)
    message_id = notices.send(
        "email",
        to=address,
        template="email_code",
        context={
            "code": digits,
            "marketplace": settings.MARKETPLACE,
            "minutes": int(CODE.life.total_seconds() // 60),
        },
        member_id=verification.member_id,
        locale=verification.locale,
        now=now,
        life=CODE.life,
    )
    claim = claim or EmailClaim(verification_id=verification.id)
    claim.attempt_id, claim.target, claim.message_id, claim.changed = attempt_id, target, message_id, now
    vault.seal(claim, "address", address, subject=verification.member_id, now=now)
    claim.save()


def confirm(verification: VerificationView, typed: str, *, actor: Actor, now: datetime) -> codes.Result:
    """Whether the typed code is the right one; if so the check passes. Not inside a transaction."""
    claim = EmailClaim.objects.filter(pk=verification.id).first()
    if claim is None:
        return codes.Result.WRONG
    result = codes.check(CODE, claim.target, typed, bound_to=claim.attempt_id, mac=vault.kms().mac, now=now)
    if result == codes.Result.RIGHT:
        verifications.record(
            claim.attempt_id,
            Measured(
                outcome=CheckState.PASSED,
                signals={"code_confirmed": True},
                claims={"address": vault.unseal(claim, "address", subject=verification.member_id)},
                evidence_days=EVIDENCE_DAYS,
            ),
            actor=actor,
            now=now,
            final=True,
        )
    return result
