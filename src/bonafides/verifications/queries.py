"""What others may read of verifications."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bonafides.core.errors import NotFound
from bonafides.vault import services as vault
from bonafides.verifications.models import Artefact, Attempt, Check, Evidence, Verification
from bonafides.verifications.reasons import Reason
from bonafides.verifications.states import OPEN, SATISFIED, CheckState, VerificationState


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """One check as others see it."""

    id: str
    kind: str
    state: CheckState
    attempts_allowed: int
    attempts_left: int
    retry_after: datetime | None
    latest_attempt: str | None
    reasons: tuple[Reason, ...]
    changed: datetime

    @property
    def satisfied(self) -> bool:
        """Passed, credited or waived."""
        return self.state in SATISFIED

    def may_try(self, now: datetime) -> bool:
        """Whether another attempt may begin at this moment."""
        fits = self.state in (CheckState.WAITING, CheckState.FAILED) and self.attempts_left > 0
        return fits and (self.retry_after is None or self.retry_after <= now)


@dataclass(frozen=True, kw_only=True)
class VerificationView:
    """A verification without personal data."""

    id: str
    member_id: str
    level: str
    state: VerificationState
    policy_version: str
    locale: str
    return_url: str
    metadata: dict[str, Any]
    created: datetime
    changed: datetime
    expires: datetime
    decided: datetime | None
    checks: tuple[CheckView, ...]

    def check(self, kind: str) -> CheckView | None:
        """Its check of a kind, None where the level does not need it."""
        return next((c for c in self.checks if c.kind == kind), None)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons of all checks, in the order of the checks."""
        return tuple(r for c in self.checks for r in c.reasons)


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    """One attempt: outcome, signals and reasons; what was read is fetched apart (`claims_of`)."""

    id: str
    check_id: str
    kind: str
    verification_id: str
    member_id: str
    number: int
    state: CheckState
    counted: bool
    signals: dict[str, Any]
    reasons: tuple[Reason, ...]
    created: datetime
    ended: datetime | None


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """What counts for a member."""

    id: str
    member_id: str
    verification_id: str | None
    kind: str
    strength: str
    source: str
    verified_at: datetime
    expires_at: datetime | None
    facts: dict[str, Any]


def _check(row: Check) -> CheckView:
    return CheckView(
        id=row.id,
        kind=row.kind,
        state=CheckState(row.state),
        attempts_allowed=row.attempts_allowed,
        attempts_left=max(0, row.attempts_allowed - row.attempts_used),
        retry_after=row.retry_after,
        latest_attempt=row.latest_attempt,
        reasons=tuple(Reason.from_json(r) for r in row.reasons),
        changed=row.changed,
    )


def _verification(row: Verification) -> VerificationView:
    checks = sorted(row.checks.all(), key=lambda c: c.position)
    return VerificationView(
        id=row.id,
        member_id=row.member_id,
        level=row.level,
        state=VerificationState(row.state),
        policy_version=row.policy_version,
        locale=row.locale,
        return_url=row.return_url,
        metadata=row.metadata,
        created=row.created,
        changed=row.changed,
        expires=row.expires,
        decided=row.decided,
        checks=tuple(_check(c) for c in checks),
    )


def _attempt(row: Attempt) -> AttemptView:
    check = row.check_row
    return AttemptView(
        id=row.id,
        check_id=check.id,
        kind=check.kind,
        verification_id=check.verification_id,
        member_id=check.verification.member_id,
        number=row.number,
        state=CheckState(row.state),
        counted=row.counted,
        signals=row.signals,
        reasons=tuple(Reason.from_json(r) for r in row.reasons),
        created=row.created,
        ended=row.ended,
    )


def _evidence(row: Evidence) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        member_id=row.member_id,
        verification_id=row.verification_id,
        kind=row.kind,
        strength=row.strength,
        source=row.source,
        verified_at=row.verified_at,
        expires_at=row.expires_at,
        facts=row.facts,
    )


def _rows() -> QuerySet[Verification]:
    return Verification.objects.prefetch_related("checks")


def get(verification_id: str) -> VerificationView:
    """One verification; NotFound otherwise."""
    row = _rows().filter(pk=verification_id).first()
    if row is None:
        raise NotFound("There is no such verification.", param="verification")
    return _verification(row)


def page(
    *, member_id: str | None = None, after: str | None = None, before: str | None = None, limit: int
) -> list[VerificationView]:
    """Newest first; `after` and `before` are ids of the list's neighbours."""
    rows = _rows().filter(member_id=member_id) if member_id else _rows()
    if before:
        return [_verification(r) for r in rows.filter(id__gt=before).order_by("id")[:limit]][::-1]
    if after:
        rows = rows.filter(id__lt=after)
    return [_verification(r) for r in rows.order_by("-id")[:limit]]


def open_one(member_id: str, level: str) -> VerificationView | None:
    """The member's open verification towards a level."""
    row = _rows().filter(member_id=member_id, level=level, state__in=sorted(OPEN)).first()
    return _verification(row) if row else None


def latest(member_id: str, level: str) -> VerificationView | None:
    """The member's newest verification towards a level, open or not."""
    row = _rows().filter(member_id=member_id, level=level).order_by("-id").first()
    return _verification(row) if row else None


def attempt(attempt_id: str) -> AttemptView:
    """One attempt; NotFound otherwise."""
    row = Attempt.objects.select_related("check_row__verification").filter(pk=attempt_id).first()
    if row is None:
        raise NotFound("There is no such attempt.")
    return _attempt(row)


def attempts(verification_id: str, kind: str | None = None) -> list[AttemptView]:
    """All attempts of a verification, oldest first."""
    rows = Attempt.objects.select_related("check_row__verification").filter(
        check_row__verification_id=verification_id
    )
    if kind:
        rows = rows.filter(check_row__kind=kind)
    return [_attempt(r) for r in rows.order_by("created", "id")]


def claims_of(attempt_id: str) -> dict[str, Any]:
    """What was read in an attempt: personal data, for the decision and for staff."""
    row = Attempt.objects.select_related("check_row__verification").get(pk=attempt_id)
    return vault.unseal(row, "claims", subject=row.check_row.verification.member_id) or {}


def artefacts(attempt_id: str) -> dict[str, str]:
    """kind → blob id of the pictures of an attempt."""
    return dict(Artefact.objects.filter(attempt_id=attempt_id).values_list("kind", "blob_id"))


def picture(attempt_id: str, kind: str) -> bytes | None:
    """A stored picture of an attempt, decrypted; None where there is none."""
    row = (
        Artefact.objects.select_related("attempt__check_row__verification")
        .filter(attempt_id=attempt_id, kind=kind)
        .first()
    )
    if row is None:
        return None
    return vault.get_blob(row.blob_id, subject=row.attempt.check_row.verification.member_id)


def standing_evidence(member_id: str, *, now: datetime) -> list[EvidenceView]:
    """Evidence that counts at this moment, newest first."""
    rows = Evidence.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), member_id=member_id, withdrawn=None
    )
    return [_evidence(r) for r in rows.order_by("-verified_at", "-id")]


def count_by_state() -> dict[tuple[str, str], int]:
    """(level, state) → how many verifications."""
    rows = Verification.objects.values_list("level", "state").annotate(count=Count("id")).order_by()
    return {(level, state): count for level, state, count in rows}
