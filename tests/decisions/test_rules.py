import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.decisions.facts import CheckFact, Facts, MeasuredFact
from bonafides.decisions.names import DocumentName
from bonafides.decisions.policy import DEFAULT, load
from bonafides.decisions.rules import REQUIRED_CLAIMS, Outcome, Verdict, decide
from bonafides.verifications.reasons import reason
from bonafides.verifications.states import SATISFIED, CheckState

C = CheckState
POLICY = load(DEFAULT)
NAME = DocumentName(surname="ERIKSSON", given_names="ANNA")
GOOD = {"face_score": 0.7, "face_accept": 0.5}


def document(outcome: CheckState = C.PASSED, *codes: str, **more: object) -> CheckFact:
    measured = MeasuredFact(
        attempt_id="att_d",
        outcome=outcome,
        reasons=tuple(map(reason, codes)),
        read=REQUIRED_CLAIMS,
    )
    return CheckFact(
        **({"kind": "document", "state": C.IN_PROGRESS, "attempts_left": 2, "measured": measured} | more)
    )  # type: ignore[arg-type]


def selfie(outcome: CheckState = C.PASSED, *codes: str, **more: object) -> CheckFact:
    measured = MeasuredFact(
        attempt_id="att_s", outcome=outcome, reasons=tuple(map(reason, codes)), signals=GOOD
    )
    return CheckFact(
        **({"kind": "selfie", "state": C.IN_PROGRESS, "attempts_left": 2, "measured": measured} | more)
    )  # type: ignore[arg-type]


def verdict(
    *checks: CheckFact, account: str | None = "Anna Eriksson", name: DocumentName | None = NAME
) -> Verdict:
    return decide(POLICY, Facts(level="identity", checks=checks, account_name=account, document_name=name))


def branches(found: Verdict) -> dict[str, str]:
    return {c.kind: c.branch for c in found.checks}


def test_all_passed_is_approved() -> None:
    found = verdict(document(), selfie())
    assert found.outcome == Outcome.APPROVED
    assert branches(found) == {"document": "document_passed", "selfie": "selfie_passed"}


def test_document_without_claims_goes_to_a_person() -> None:
    silent = MeasuredFact(attempt_id="a", outcome=C.PASSED)
    found = verdict(document(measured=silent), selfie())
    assert (found.outcome, branches(found)["document"]) == (Outcome.REVIEW, "document_claims_missing")


def test_document_without_name_goes_to_a_person() -> None:
    found = verdict(document(), selfie(), name=None)
    assert (found.outcome, branches(found)["document"]) == (Outcome.REVIEW, "document_name_missing")


@pytest.mark.parametrize(
    ("signals", "branch"),
    [
        ({}, "selfie_not_compared"),
        ({"face_score": None, "face_accept": 0.5}, "selfie_not_compared"),
        ({"face_score": 0.49, "face_accept": 0.5}, "selfie_below_threshold"),
    ],
)
def test_selfie_without_a_good_score_goes_to_a_person(signals: dict[str, object], branch: str) -> None:
    silent = MeasuredFact(attempt_id="a", outcome=C.PASSED, signals=signals)
    found = verdict(document(), selfie(measured=silent))
    assert (found.outcome, branches(found)["selfie"]) == (Outcome.REVIEW, branch)


def test_failure_without_reason_gets_one() -> None:
    found = verdict(document(C.FAILED), selfie(C.FAILED))
    assert [r.code for r in found.reasons] == ["document_unverified_other", "selfie_unverified_other"]


def test_fraud_review_and_other_name_are_told_together() -> None:
    found = verdict(document(C.IN_REVIEW, "document_check_digit_wrong"), selfie(), account="Peter Jones")
    assert found.outcome == Outcome.REVIEW
    assert [r.code for r in found.reasons] == ["document_check_digit_wrong", "document_name_mismatch"]


def test_what_the_member_can_mend_comes_before_a_person() -> None:
    found = verdict(document(C.IN_REVIEW, "document_expiry_unknown"), selfie(C.FAILED, "selfie_too_dark"))
    assert found.outcome == Outcome.RETRY


def test_uncertain_face_waits_for_the_better_document() -> None:
    found = verdict(document(C.FAILED, "document_glare"), selfie(C.IN_REVIEW, "selfie_face_uncertain"))
    assert found.outcome == Outcome.RETRY
    assert [r.code for r in found.reasons] == ["document_glare"]
    assert branches(found)["selfie"] == "selfie_before_better_document"


def test_last_try_is_blocked_and_declined() -> None:
    found = verdict(document(C.FAILED, "document_expired", attempts_left=0), selfie())
    assert (found.outcome, found.checks[0].state) == (Outcome.DECLINED, C.BLOCKED)


def test_blocked_beside_a_review_is_seen_by_a_person() -> None:
    found = verdict(
        document(C.IN_REVIEW, "document_used_elsewhere"), selfie(C.FAILED, "selfie_blurred", attempts_left=0)
    )
    assert found.outcome == Outcome.REVIEW


def test_blocked_code_declines_before_the_rest_is_handed_in() -> None:
    phone = CheckFact(
        kind="phone", state=C.BLOCKED, attempts_left=0, reasons=(reason("phone_unverified_other"),)
    )
    waiting = CheckFact(kind="document", state=C.WAITING, attempts_left=5)
    assert verdict(phone, waiting, name=None).outcome == Outcome.DECLINED


MEASURED = [None, C.PASSED, C.FAILED, C.IN_REVIEW]
STATES = list(C)


def test_every_combination_is_decided_and_only_satisfied_checks_approve() -> None:
    for ds, dm, ss, sm, left in itertools.product(STATES, MEASURED, STATES, MEASURED, (0, 1)):
        d = document(dm or C.PASSED, state=ds, attempts_left=left)
        s = selfie(sm or C.PASSED, state=ss, attempts_left=left)
        if dm is None:
            d = document(state=ds, attempts_left=left, measured=None)
        if sm is None:
            s = selfie(state=ss, attempts_left=left, measured=None)
        found = verdict(d, s)
        approved = found.outcome == Outcome.APPROVED
        assert approved == all(c.state in SATISFIED for c in found.checks)
        for check, fact in zip(found.checks, (d, s), strict=True):
            if check.state == C.PASSED and fact.state != C.PASSED:
                assert fact.measured is not None
                assert fact.measured.outcome == C.PASSED
            if check.settle and check.state not in SATISFIED:
                assert check.reasons


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["face_score", "face_accept"]), st.one_of(st.none(), st.text(), st.floats())
    )
)
def test_selfie_passes_only_by_a_score_that_reaches_its_threshold(signals: dict[str, object]) -> None:
    measured = MeasuredFact(attempt_id="a", outcome=C.PASSED, signals=signals)
    passed = verdict(document(), selfie(measured=measured)).outcome == Outcome.APPROVED
    score, accept = signals.get("face_score"), signals.get("face_accept")
    enough = isinstance(score, float) and isinstance(accept, float) and score >= accept
    assert passed == enough
