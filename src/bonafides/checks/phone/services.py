"""The phone check's verbs: send a code by text or by call, confirm it."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from bonafides.checks.phone.errors import NumberRefused
from bonafides.checks.phone.models import PhoneClaim, Send
from bonafides.checks.phone.rules import BREAKER_WINDOW, Number, breaker_open, examine, shape, spoken
from bonafides.core.codes import services as codes
from bonafides.core.errors import Unavailable
from bonafides.core.events import Actor
from bonafides.notices import services as notices
from bonafides.vault import services as vault
from bonafides.verifications import queries as verification_queries
from bonafides.verifications import services as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.reasons import Reason
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState

EVIDENCE_DAYS = 365  # numbers are recycled


def send_code(
    verification: VerificationView,
    typed: str,
    *,
    channel: str,
    region: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Send a fresh code; older codes die, and a resend never forgives wrong tries.

    NumberRefused (no such number, not supported), TooMany with `retry_after`, Closed (only a person can help),
    Unavailable (this range of numbers is closed for an hour because hardly any code comes back from it).
    """
    number = examine(typed, region=region, allowed=settings.PHONE_COUNTRIES)
    if isinstance(number, Reason):
        raise NumberRefused(number, locale=verification.locale)
    channel = channel if number.can_text else "call"
    _refuse_pumping(number, now)
    with transaction.atomic():
        _send(verification, number, channel=channel, actor=actor, now=now)


def _send(
    verification: VerificationView, number: Number, *, channel: str, actor: Actor, now: datetime
) -> None:
    target = vault.blind_index("phone", number.e164)
    claim = PhoneClaim.objects.select_for_update().filter(pk=verification.id).first()
    check = verification_queries.get(verification.id).check(
        "phone"
    )  # as it stands now, under the claim's lock
    attempt_id = claim.attempt_id if claim else ""
    if claim is None or check is None or check.state != CheckState.IN_PROGRESS:
        attempt_id = verifications.begin_attempt(verification.id, "phone", actor=actor, now=now)
    form = shape(settings.CODE_LENGTH)
    digits = codes.create(form, target, bound_to=attempt_id, mac=vault.kms().mac, now=now)
    message_id = notices.send(
        channel,
        to=number.e164,
        template="phone_code",
        context={
            "code": digits,
            "spoken": spoken(digits),
            "marketplace": settings.MARKETPLACE,
            "host": urlsplit(settings.BASE_URL).hostname,
            "minutes": int(form.life.total_seconds() // 60),
        },
        member_id=verification.member_id,
        locale=verification.locale,
        now=now,
        life=form.life,
    )
    claim = claim or PhoneClaim(verification_id=verification.id)
    claim.attempt_id, claim.target, claim.message_id, claim.changed = attempt_id, target, message_id, now
    claim.channel, claim.country, claim.line_type = channel, number.country, number.line_type
    vault.seal(claim, "number", number.e164, subject=verification.member_id, now=now)
    claim.save()
    Send.objects.create(prefix=number.prefix, at=now)


def _refuse_pumping(number: Number, now: datetime) -> None:
    recent = Send.objects.filter(prefix=number.prefix, at__gt=now - BREAKER_WINDOW)
    if breaker_open(recent.count(), recent.filter(confirmed=True).count()):
        raise Unavailable(
            "Too many codes went to numbers like this one in the last hour. Try again later, use another "
            "number, or choose “I cannot do this” and a person will help you.",
            param="number",
        )


def confirm(verification: VerificationView, typed: str, *, actor: Actor, now: datetime) -> codes.Result:
    """Whether the typed code is the right one; if so the check passes. Not inside a transaction."""
    claim = PhoneClaim.objects.filter(pk=verification.id).first()
    if claim is None:
        return codes.Result.WRONG
    form = shape(settings.CODE_LENGTH)
    result = codes.check(form, claim.target, typed, bound_to=claim.attempt_id, mac=vault.kms().mac, now=now)
    if result == codes.Result.RIGHT:
        _pass(verification, claim, actor=actor, now=now)
    return result


@transaction.atomic
def _pass(verification: VerificationView, claim: PhoneClaim, *, actor: Actor, now: datetime) -> None:
    number = vault.unseal(claim, "number", subject=verification.member_id)
    others = PhoneClaim.objects.filter(target=claim.target, confirmed__isnull=False).exclude(
        verification__member_id=verification.member_id
    )
    signals = {
        "code_confirmed": True,
        "channel": claim.channel,
        "line_type": claim.line_type,
        "voip": claim.line_type == "voip",
        "other_members_with_number": others.values("verification__member_id").distinct().count(),
    }
    measured = Measured(
        outcome=CheckState.PASSED,
        signals=signals,
        claims={"number": number},
        evidence_days=EVIDENCE_DAYS,
    )
    verifications.record(claim.attempt_id, measured, actor=actor, now=now, final=True)
    PhoneClaim.objects.filter(pk=claim.pk).update(confirmed=now)
    found = examine(number, region=None, allowed=())
    if isinstance(found, Number):
        newest = Send.objects.filter(prefix=found.prefix, confirmed=False).order_by("-at", "-id").first()
        if newest:
            Send.objects.filter(pk=newest.pk).update(confirmed=True)
