"""What a person's choices make of each check. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from bonafides.core.errors import Invalid
from bonafides.decisions.facts import CheckFact, Facts
from bonafides.decisions.rules import CheckResult, Outcome, Verdict
from bonafides.verifications.reasons import REASONS, Reason, reason
from bonafides.verifications.states import SATISFIED, CheckState

C = CheckState


class PersonVerdict(StrEnum):
    """How a person closes a case."""

    APPROVE = "approve"
    ASK_AGAIN = "ask_again"
    DECLINE = "decline"


class Choice(StrEnum):
    """What a person says of one check."""

    PASS = "pass"  # noqa: S105 - a word, not a secret
    WAIVE = "waive"
    AGAIN = "again"
    FAIL = "fail"
    LEAVE = "leave"


P, X = PersonVerdict, Choice

ALLOWED = {
    P.APPROVE: frozenset({X.PASS, X.WAIVE, X.LEAVE}),
    P.ASK_AGAIN: frozenset({X.PASS, X.WAIVE, X.AGAIN, X.LEAVE}),
    P.DECLINE: frozenset({X.PASS, X.FAIL, X.LEAVE}),
}
MEANS = {P.APPROVE: X.PASS, P.ASK_AGAIN: X.AGAIN, P.DECLINE: X.FAIL}
STATES = {X.PASS: C.PASSED, X.WAIVE: C.WAIVED, X.AGAIN: C.FAILED, X.FAIL: C.BLOCKED}


def judge(
    facts: Facts,
    verdict: str,
    *,
    choices: Mapping[str, str],
    codes: Sequence[str],
    noted: bool,
) -> Verdict:
    """The verdict of a person. Checks without a choice: those in review (where none is, the failed ones) follow it.

    Invalid for a verdict, choice, check or reason that does not exist or does not fit.
    """
    if verdict not in tuple(PersonVerdict):
        raise Invalid(f"A verdict is one of {', '.join(PersonVerdict)}.", param="verdict")
    kind = PersonVerdict(verdict)
    if unknown := [c for c in codes if c not in REASONS]:
        raise Invalid(f"There is no reason {unknown[0]!r}.", param="reasons")
    chosen = _defaults(facts, kind) | _checked(facts, kind, choices)
    results = tuple(_result(c, chosen.get(c.kind, X.LEAVE), codes, noted=noted) for c in facts.checks)
    return Verdict(outcome=_outcome(kind, results), checks=results)


def _checked(facts: Facts, verdict: PersonVerdict, choices: Mapping[str, str]) -> dict[str, Choice]:
    allowed = ALLOWED[verdict]
    for kind, choice in choices.items():
        check = facts.check(kind)
        if check is None:
            raise Invalid(f"This verification has no check {kind!r}.", param=kind)
        if choice not in allowed:
            raise Invalid(f"With {verdict}, a choice is one of {', '.join(sorted(allowed))}.", param=kind)
        if choice == X.PASS and check.measured is None and check.state not in SATISFIED:
            raise Invalid("Nothing was handed in for this check: waive it or ask for it again.", param=kind)
    return {kind: Choice(choice) for kind, choice in choices.items()}


def _defaults(facts: Facts, verdict: PersonVerdict) -> dict[str, Choice]:
    looked_at = [c for c in facts.checks if c.state == C.IN_REVIEW]
    failed = [c for c in facts.checks if c.state in (C.FAILED, C.BLOCKED)]
    targets = looked_at or failed
    if verdict == P.DECLINE and not targets:
        targets = [c for c in facts.checks if c.state not in SATISFIED]
    if verdict == P.APPROVE:
        targets = [c for c in targets if c.measured]
    return {c.kind: MEANS[verdict] for c in targets}


def _result(check: CheckFact, choice: Choice, codes: Sequence[str], *, noted: bool) -> CheckResult:
    unchanged = choice == X.LEAVE or (choice == X.PASS and check.state in SATISFIED)
    if unchanged:
        return CheckResult(
            kind=check.kind,
            state=check.state,
            branch=f"person_left_{check.state}",
            reasons=check.reasons,
            settle=False,
        )
    return CheckResult(
        kind=check.kind,
        state=STATES[choice],
        branch=f"person_{choice}",
        reasons=_reasons(check, choice, codes, noted=noted),
    )


def _reasons(check: CheckFact, choice: Choice, codes: Sequence[str], *, noted: bool) -> tuple[Reason, ...]:
    if choice == X.PASS:
        return ()
    known = {r.code: r for r in check.reasons}
    found = [known.get(c) or reason(c) for c in codes if REASONS[c][0] in (check.kind, "any")]
    said = {r.code for r in found}
    if choice == X.AGAIN and (noted or not found) and "person_asks_again" not in said:
        found.append(reason("person_asks_again"))
    if choice == X.FAIL and "person_declined" not in said:
        found.append(reason("person_declined"))
    return tuple(found)


def _outcome(verdict: PersonVerdict, results: Sequence[CheckResult]) -> Outcome:
    if verdict == P.DECLINE:
        return Outcome.DECLINED
    if all(r.state in SATISFIED for r in results):
        return Outcome.APPROVED
    return Outcome.RETRY
