"""The decision. Pure: facts and policy in, verdict out; one named branch for each way that a check can go.

Silence never passes: what was not measured, not read or not compared waits, or goes to a person.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

from bonafides.decisions.facts import CheckFact, Facts, MeasuredFact
from bonafides.decisions.names import Comparison, compare
from bonafides.decisions.names import Outcome as NameOutcome
from bonafides.decisions.policy.types import Policy
from bonafides.verifications.reasons import Reason, reason
from bonafides.verifications.states import SATISFIED, CheckState

C = CheckState

CODES = frozenset({"email", "phone"})  # in progress means: a code was sent, the member has not typed it in
# Without these a document was not read, whatever its attempt says.
REQUIRED_CLAIMS = frozenset({"kind", "country", "document_number", "birth_date"})
WAITS_FOR_DOCUMENT = frozenset({"selfie_not_comparable_yet", "selfie_before_better_document"})


class Outcome(StrEnum):
    """What becomes of the verification."""

    APPROVED = "approved"
    DECLINED = "declined"
    REVIEW = "review"
    RETRY = "retry"  # the member puts something right
    UNREADY = "unready"  # the member or the engine is at work: nothing to decide, nothing stored


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """What a check comes to, and by which branch. `settle` is False where it is left as it stands."""

    kind: str
    state: CheckState
    branch: str
    reasons: tuple[Reason, ...] = ()
    settle: bool = True

    def as_json(self) -> dict[str, Any]:
        """For the stored decision."""
        return {
            "kind": self.kind,
            "state": str(self.state),
            "branch": self.branch,
            "reasons": [r.as_json() for r in self.reasons],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The outcome with the result of every check and all reasons, in the order of the checks."""

    outcome: Outcome
    checks: tuple[CheckResult, ...]
    names: Comparison | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons of all checks."""
        return tuple(r for c in self.checks for r in c.reasons)


def decide(policy: Policy, facts: Facts) -> Verdict:
    """The verdict on a verification. The same facts and policy give the same verdict."""
    names = _names(policy, facts)
    document = facts.check("document")
    judged = {"document": _document(document, names)} if document else {}
    if selfie := facts.check("selfie"):
        judged["selfie"] = _selfie(selfie, judged.get("document"))
    results = tuple(judged.get(c.kind) or _plain(c) for c in facts.checks)
    return Verdict(outcome=_outcome(results), checks=results, names=names)


def members_turn(check: CheckFact) -> bool:
    """Whether the member has something to do in this check."""
    code_awaited = check.state == C.IN_PROGRESS and check.kind in CODES
    return code_awaited or check.state in (C.WAITING, C.FAILED)


def _names(policy: Policy, facts: Facts) -> Comparison | None:
    if facts.document_name is None:
        return None
    rule = policy.names
    return compare(
        facts.account_name,
        facts.document_name,
        match_from=rule.match_from,
        mismatch_below=rule.mismatch_below,
    )


def _plain(check: CheckFact) -> CheckResult:
    """A check that settles by itself, or one that stands where it stood."""
    return _kept(check, f"{check.kind}_{check.state}")


def _kept(check: CheckFact, branch: str) -> CheckResult:
    return CheckResult(kind=check.kind, state=check.state, branch=branch, reasons=check.reasons, settle=False)


def _document(check: CheckFact, names: Comparison | None) -> CheckResult:
    measured = check.measured
    if check.state not in (C.IN_PROGRESS, C.PASSED) or measured is None:
        return _plain(check)
    for branch in (_document_unread, _document_found_wanting, _document_unnamed, _document_named):
        if result := branch(check, measured, names):
            return result
    return _as(check, C.IN_REVIEW, "document_outcome_unknown", reason("document_unverified_other"))


def _document_unread(
    check: CheckFact, measured: MeasuredFact, names: Comparison | None
) -> CheckResult | None:
    """It says that it passed, but something that every document tells is not there."""
    if measured.outcome != C.PASSED or measured.read >= REQUIRED_CLAIMS:
        return None
    return _as(check, C.IN_REVIEW, "document_claims_missing", reason("document_unverified_other"))


def _document_found_wanting(
    check: CheckFact, measured: MeasuredFact, names: Comparison | None
) -> CheckResult | None:
    """Its own reasons, and the name's beside them: the member is told all at once."""
    if measured.outcome not in (C.FAILED, C.IN_REVIEW):
        return None
    reasons = measured.reasons or (reason("document_unverified_other"),)
    if names and names.outcome != NameOutcome.MATCH:
        reasons = _with(reasons, _name_reason(names))
    if measured.outcome == C.FAILED:
        return _as(check, check.failed_state(reasons), "document_failed", *reasons)
    mendable = names is not None and names.outcome == NameOutcome.MISMATCH
    return _as(check, C.IN_REVIEW, "document_review_and_name" if mendable else "document_review", *reasons)


def _document_unnamed(
    check: CheckFact, measured: MeasuredFact, names: Comparison | None
) -> CheckResult | None:
    """Nothing to compare the account's name with."""
    if names is not None:
        return None
    return _as(check, C.IN_REVIEW, "document_name_missing", reason("document_name_unclear"))


def _document_named(check: CheckFact, measured: MeasuredFact, names: Comparison | None) -> CheckResult | None:
    """It passed by itself; the names decide."""
    if names is None or measured.outcome != C.PASSED:
        return None
    if names.outcome == NameOutcome.MISMATCH:
        found = (_name_reason(names),)
        return _as(check, check.failed_state(found), "document_name_mismatch", *found)
    if names.outcome == NameOutcome.PARTIAL:
        return _as(check, C.IN_REVIEW, "document_name_unclear", _name_reason(names))
    return _as(check, C.PASSED, "document_passed")


def _name_reason(names: Comparison) -> Reason:
    mismatch = names.outcome == NameOutcome.MISMATCH
    return reason("document_name_mismatch" if mismatch else "document_name_unclear")


def _selfie(check: CheckFact, document: CheckResult | None) -> CheckResult:
    measured, retried = check.measured, document is not None and document.state == C.FAILED
    if check.state not in (C.IN_PROGRESS, C.PASSED):
        return _plain(check)
    if measured is None:
        # the comparison runs before the decision: where it came to nothing, the failed document is the cause
        waits = check.state == C.IN_PROGRESS and retried
        return _kept(check, "selfie_not_comparable_yet" if waits else f"selfie_{check.state}")
    if measured.outcome == C.FAILED:
        reasons = measured.reasons or (reason("selfie_unverified_other"),)
        return _as(check, check.failed_state(reasons), "selfie_failed", *reasons)
    if measured.outcome == C.IN_REVIEW and retried:
        # the next document's portrait may settle it; a person would only see what is about to be replaced
        return _kept(check, "selfie_before_better_document")
    if measured.outcome == C.IN_REVIEW:
        return _as(
            check, C.IN_REVIEW, "selfie_review", *(measured.reasons or (reason("selfie_face_uncertain"),))
        )
    return _selfie_passed(check, measured)


def _selfie_passed(check: CheckFact, measured: MeasuredFact) -> CheckResult:
    score, needed = measured.signals.get("face_score"), measured.signals.get("face_accept")
    if not _number(score) or not _number(needed):
        return _as(check, C.IN_REVIEW, "selfie_not_compared", reason("selfie_face_uncertain"))
    if not score >= needed:  # said this way round, a score that is no number does not pass
        return _as(check, C.IN_REVIEW, "selfie_below_threshold", reason("selfie_face_uncertain"))
    return _as(check, C.PASSED, "selfie_passed")


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _as(check: CheckFact, state: CheckState, branch: str, *reasons: Reason) -> CheckResult:
    return CheckResult(kind=check.kind, state=state, branch=branch, reasons=reasons)


def _with(reasons: tuple[Reason, ...], more: Reason) -> tuple[Reason, ...]:
    return reasons if any(r.code == more.code for r in reasons) else (*reasons, more)


def _outcome(results: tuple[CheckResult, ...]) -> Outcome:
    """What the member can mend comes before a person's look, a person's look before a refusal."""
    states = {r.state for r in results}
    if C.BLOCKED in states:
        return Outcome.REVIEW if C.IN_REVIEW in states else Outcome.DECLINED
    if any(_unsettled(r) for r in results):
        return Outcome.UNREADY
    if C.FAILED in states:
        return Outcome.RETRY
    if C.IN_REVIEW in states:
        return Outcome.REVIEW
    return Outcome.APPROVED if states <= SATISFIED else Outcome.UNREADY


def _unsettled(result: CheckResult) -> bool:
    """The member's turn, or the engine's."""
    waits = result.branch in WAITS_FOR_DOCUMENT
    return not waits and not result.settle and result.state in (C.WAITING, C.IN_PROGRESS, C.FAILED)
