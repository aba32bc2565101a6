"""The aggregate's verbs. One transaction each; every move is a conditional UPDATE under a lock on the check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bonafides.core.errors import AlreadyMoved, NotFound
from bonafides.core.events import Actor, emit
from bonafides.core.ids import new_id
from bonafides.vault import services as vault
from bonafides.verifications import events
from bonafides.verifications.models import Artefact, Attempt, Check, Evidence, Verification
from bonafides.verifications.reasons import Category, Reason
from bonafides.verifications.states import OPEN, CheckState, VerificationState


@dataclass(frozen=True, kw_only=True)
class CheckPlan:
    """One check that a level needs; `evidence_id` where earlier evidence is credited."""

    kind: str
    attempts: int
    retry_seconds: int = 0
    evidence_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What an attempt came to by itself. `signals` hold no personal data; `claims` are sealed."""

    outcome: CheckState  # passed, failed or in_review
    reasons: tuple[Reason, ...] = ()
    signals: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] | None = None
    strength: str = "fair"
    evidence_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class EvidencePlan:
    """What a passed check shall leave behind. `days`: how long it counts; None for ever."""

    strength: str
    days: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_verification(
    member_id: str,
    *,
    level: str,
    checks: Sequence[CheckPlan],
    policy_version: str,
    life: timedelta,
    locale: str,
    return_url: str = "",
    metadata: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> str:
    """The member's open verification towards a level, made if there is none. Returns its id."""
    verification, created = Verification.objects.get_or_create(
        member_id=member_id,
        level=level,
        state__in=sorted(OPEN),
        defaults={
            "id": new_id("vrf"),
            "state": VerificationState.REQUIRES_INPUT,
            "policy_version": policy_version,
            "locale": locale,
            "return_url": return_url,
            "metadata": dict(metadata or {}),
            "created": now,
            "changed": now,
            "expires": now + life,
        },
    )
    if not created:
        return verification.id
    emit(
        events.VerificationCreated(member_id=member_id, verification_id=verification.id, level=level),
        actor=actor,
    )
    for position, plan in enumerate(checks):
        _add_check(verification, position, plan, actor=actor, now=now)
    return verification.id


def _add_check(
    verification: Verification, position: int, plan: CheckPlan, *, actor: Actor, now: datetime
) -> None:
    check = Check.objects.create(
        id=new_id("chk"),
        verification=verification,
        kind=plan.kind,
        position=position,
        state=CheckState.CREDITED if plan.evidence_id else CheckState.WAITING,
        attempts_allowed=plan.attempts,
        retry_seconds=plan.retry_seconds,
        created=now,
        changed=now,
    )
    if plan.evidence_id:
        emit(events.CheckCredited(**_about(check), evidence_id=plan.evidence_id), actor=actor)


@transaction.atomic
def begin_attempt(verification_id: str, kind: str, *, actor: Actor, now: datetime) -> str:
    """Start a try at a check; returns the attempt's id. AlreadyMoved where it may not be tried (now)."""
    check = _locked(verification_id, kind)
    if check.verification.state not in (VerificationState.REQUIRES_INPUT, VerificationState.PROCESSING):
        raise AlreadyMoved("This verification does not take anything at the moment.")
    if check.state not in (CheckState.WAITING, CheckState.FAILED):
        raise AlreadyMoved("This step is done or being looked at.")
    if check.attempts_used >= check.attempts_allowed:
        raise AlreadyMoved("There is no attempt left for this step.")
    if check.retry_after and check.retry_after > now:
        raise AlreadyMoved("It is too early for another try.")
    number = check.attempts.count() + 1
    attempt = Attempt.objects.create(id=new_id("att"), check_row=check, number=number, created=now)
    check.state, check.reasons, check.changed = CheckState.IN_PROGRESS, [], now
    check.attempts_used += 1
    check.latest_attempt = attempt.id
    check.save()
    emit(events.AttemptStarted(**_about(check), attempt_id=attempt.id, number=number), actor=actor)
    return attempt.id


@transaction.atomic
def add_artefact(attempt_id: str, kind: str, blob_id: str) -> None:
    """Attach a stored picture (front, back, portrait, selfie) to an attempt; a repeat replaces it."""
    standing = Artefact.objects.filter(attempt_id=attempt_id, kind=kind).first()
    if standing and standing.blob_id != blob_id:
        vault.delete_blob(standing.blob_id)
    Artefact.objects.update_or_create(attempt_id=attempt_id, kind=kind, defaults={"blob_id": blob_id})


@transaction.atomic
def record(attempt_id: str, measured: Measured, *, actor: Actor, now: datetime, final: bool = False) -> bool:
    """Write down what an attempt came to. False where a newer attempt or an earlier record has overtaken it.

    The check itself stays `in_progress` until the decision settles it with all others, unless `final`:
    a confirmed code needs no comparison with anything.
    """
    attempt = Attempt.objects.select_related("check_row").filter(pk=attempt_id).first()
    if attempt is None:
        raise NotFound("There is no such attempt.")
    check = _locked(attempt.check_row.verification_id, attempt.check_row.kind)
    attempt = Attempt.objects.get(pk=attempt_id)
    if check.latest_attempt != attempt.id or attempt.state != CheckState.IN_PROGRESS:
        return False
    attempt.state, attempt.ended = measured.outcome, now
    attempt.signals, attempt.reasons = dict(measured.signals), [r.as_json() for r in measured.reasons]
    if measured.claims is not None:
        subject = check.verification.member_id
        vault.seal(attempt, "claims", dict(measured.claims), subject=subject, now=now)
    attempt.save()
    about = _about(check)
    emit(events.AttemptMeasured(**about, attempt_id=attempt.id, outcome=str(measured.outcome)), actor=actor)
    if final:
        settle(
            check.id,
            measured.outcome,
            measured.reasons,
            evidence=EvidencePlan(strength=measured.strength, days=measured.evidence_days),
            actor=actor,
            now=now,
        )
    return True


@transaction.atomic
def settle(
    check_id: str,
    outcome: CheckState,
    reasons: Sequence[Reason],
    *,
    evidence: EvidencePlan | None = None,
    actor: Actor,
    now: datetime,
) -> CheckState:
    """Give a check its result. A failure without tries left becomes `blocked`; reasons that are all of the
    `system` give the try back. Settling to the state it has, with the same reasons, changes nothing."""
    seen = Check.objects.filter(pk=check_id).first()
    if seen is None:
        raise NotFound("There is no such check.")
    check = _locked(seen.verification_id, seen.kind)
    codes = [r.as_json() for r in reasons]
    if outcome == CheckState.FAILED:
        if reasons and all(r.category == Category.SYSTEM for r in reasons) and check.attempts_used:
            check.attempts_used -= 1
            Attempt.objects.filter(pk=check.latest_attempt).update(counted=False)
            check.retry_after = None
        elif check.attempts_used >= check.attempts_allowed:
            outcome = CheckState.BLOCKED
        else:
            check.retry_after = now + timedelta(seconds=check.retry_seconds)
    if check.state == outcome and check.reasons == codes:
        return outcome
    check.state, check.reasons, check.changed = outcome, codes, now
    check.save()
    _leave_evidence(check, outcome, evidence, now=now)
    _tell(check, outcome, reasons, actor=actor)
    return outcome


def _leave_evidence(check: Check, outcome: CheckState, plan: EvidencePlan | None, *, now: datetime) -> None:
    standing = Evidence.objects.filter(attempt_id=check.latest_attempt, withdrawn=None)
    if outcome != CheckState.PASSED:
        standing.update(withdrawn=now)
    elif plan and check.latest_attempt and not standing.exists():
        Evidence.objects.update_or_create(
            attempt_id=check.latest_attempt,
            defaults={
                "id": new_id("evd"),
                "member_id": check.verification.member_id,
                "verification_id": check.verification_id,
                "kind": check.kind,
                "strength": plan.strength,
                "source": "bonafides",
                "verified_at": now,
                "expires_at": now + timedelta(days=plan.days) if plan.days else None,
                "withdrawn": None,
                "facts": dict(plan.facts),
            },
        )


def _tell(check: Check, outcome: CheckState, reasons: Sequence[Reason], *, actor: Actor) -> None:
    about, codes = _about(check), tuple(r.code for r in reasons)
    if outcome == CheckState.PASSED:
        emit(events.CheckPassed(**about), actor=actor)
    elif outcome == CheckState.FAILED:
        left = check.attempts_allowed - check.attempts_used
        emit(events.CheckFailed(**about, reasons=codes, attempts_left=left), actor=actor)
    elif outcome in (CheckState.BLOCKED, CheckState.IN_REVIEW):
        told = events.CheckBlocked if outcome == CheckState.BLOCKED else events.CheckInReview
        emit(told(**about, reasons=codes), actor=actor)
    elif outcome == CheckState.WAIVED:
        emit(events.CheckWaived(**about, reason=codes[0] if codes else "person_decided"), actor=actor)


@transaction.atomic
def judge_again(verification_id: str, kind: str, *, now: datetime) -> str | None:
    """Re-open the latest attempt of a settled check because another check was repeated; costs no try.

    Returns the attempt's id, None where there is nothing to judge again.
    """
    check = _locked(verification_id, kind)
    if check.state not in (CheckState.PASSED, CheckState.IN_PROGRESS) or not check.latest_attempt:
        return None
    Attempt.objects.filter(pk=check.latest_attempt).update(state=CheckState.IN_PROGRESS, ended=None)
    if check.state == CheckState.PASSED:
        check.state, check.changed = CheckState.IN_PROGRESS, now
        check.save()
    return check.latest_attempt


def _locked(verification_id: str, kind: str) -> Check:
    check = (
        Check.objects.select_for_update(of=("self",))
        .select_related("verification")
        .filter(verification_id=verification_id, kind=kind)
        .first()
    )
    if check is None:
        raise NotFound("This verification has no such step.")
    return check


def _about(check: Check) -> dict[str, Any]:
    return {
        "member_id": check.verification.member_id,
        "verification_id": check.verification_id,
        "check_id": check.id,
        "kind": check.kind,
    }


def hold(verification_id: str) -> None:
    """Lock the checks of a verification until the transaction ends: what is read next stays true."""
    list(Check.objects.select_for_update().filter(verification_id=verification_id).order_by("position"))


@transaction.atomic
def ask_again(
    verification_id: str, kind: str, reasons: Sequence[Reason], *, actor: Actor, now: datetime
) -> None:
    """Let the member try a check again at once, with at least one try left whatever was used."""
    check = _locked(verification_id, kind)
    check.attempts_allowed = max(check.attempts_allowed, check.attempts_used + 1)
    check.state, check.retry_after, check.changed = CheckState.FAILED, None, now
    check.reasons = [r.as_json() for r in reasons]
    check.save()
    _leave_evidence(check, CheckState.FAILED, None, now=now)
    _tell(check, CheckState.FAILED, reasons, actor=actor)
