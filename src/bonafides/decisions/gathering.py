"""Gathers the facts of a verification: what was measured, what was read, who the account says they are."""

from typing import Any

from bonafides.decisions.facts import CheckFact, Facts, MeasuredFact
from bonafides.decisions.names import DocumentName
from bonafides.members import queries as members
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import AttemptView, CheckView, VerificationView
from bonafides.verifications.states import CheckState


def facts_of(verification: VerificationView) -> Facts:
    """The facts at this moment; hold the verification before, so that they stay true."""
    latest = {a.id: a for a in verifications.attempts(verification.id)}
    claims: dict[str, Any] = {}
    checks = []
    for check in verification.checks:
        attempt = latest.get(check.latest_attempt or "")
        if attempt and check.kind == "document":
            claims = verifications.claims_of(attempt.id)
        checks.append(_check(check, attempt, claims if check.kind == "document" else {}))
    return Facts(
        level=verification.level,
        checks=tuple(checks),
        account_name=members.contact(verification.member_id).name if claims else None,
        document_name=document_name(claims),
    )


def document_name(claims: dict[str, Any]) -> DocumentName | None:
    """The name among the claims of a document; None where none was read."""
    surname, given = str(claims.get("surname") or ""), str(claims.get("given_names") or "")
    if not surname and not given:
        surname = str(claims.get("full_name") or "")
    if not surname and not given:
        return None
    return DocumentName(surname=surname, given_names=given, truncated=bool(claims.get("names_truncated")))


def _check(check: CheckView, attempt: AttemptView | None, claims: dict[str, Any]) -> CheckFact:
    return CheckFact(
        kind=check.kind,
        state=check.state,
        attempts_left=check.attempts_left,
        reasons=check.reasons,
        measured=_measured(attempt, claims) if attempt else None,
    )


def _measured(attempt: AttemptView, claims: dict[str, Any]) -> MeasuredFact | None:
    if attempt.state == CheckState.IN_PROGRESS:
        return None
    return MeasuredFact(
        attempt_id=attempt.id,
        outcome=attempt.state,
        reasons=attempt.reasons,
        signals=attempt.signals,
        read=frozenset(name for name, value in claims.items() if value),
    )
