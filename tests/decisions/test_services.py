import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bonafides.core.errors import AlreadyMoved, Invalid, NotFound
from bonafides.core.events import SYSTEM
from bonafides.decisions import queries
from bonafides.decisions import services as decisions
from bonafides.decisions.models import Decision
from bonafides.verifications import lifecycle
from bonafides.verifications import services as aggregate
from bonafides.verifications.models import Evidence
from bonafides.verifications.states import CheckState, VerificationState

C, V = CheckState, VerificationState
pytestmark = pytest.mark.django_db


def test_open_verification_makes_the_checks_of_the_level(journey: Any) -> None:
    assert journey.states == dict.fromkeys(("email", "phone", "document", "selfie"), "waiting")
    assert journey.view.policy_version == queries.policy().version
    assert [c.attempts_left for c in journey.view.checks] == [10, 10, 5, 5]


def test_open_verification_twice_is_one(journey: Any) -> None:
    again = decisions.open_verification(journey.member, "identity", actor=journey.actor, now=journey.now)
    assert again == journey.id


def test_open_verification_unknown_level_or_member(journey: Any) -> None:
    with pytest.raises(Invalid, match="Levels: basic, phone, identity") as refused:
        decisions.open_verification(journey.member, "gold", actor=SYSTEM, now=journey.now)
    assert refused.value.param == "level"
    with pytest.raises(NotFound):
        decisions.open_verification("mem_none", "identity", actor=SYSTEM, now=journey.now)


def test_decide_before_everything_is_there_changes_nothing(journey: Any) -> None:
    journey.codes()
    journey.document()
    assert journey.decide() is None
    assert journey.view.state == V.REQUIRES_INPUT
    assert journey.states["document"] == "in_progress"


def test_decide_last_piece_handed_in_becomes_processing(journey: Any) -> None:
    journey.codes()
    journey.document()
    aggregate.begin_attempt(journey.id, "selfie", actor=journey.actor, now=journey.now)
    assert journey.decide() is None
    assert journey.view.state == V.PROCESSING


def test_decide_code_awaited_is_not_processing(start: Callable[..., Any]) -> None:
    journey = start(level="basic")
    aggregate.begin_attempt(journey.id, "email", actor=journey.actor, now=journey.now)
    assert journey.decide() is None
    assert journey.view.state == V.REQUIRES_INPUT


def test_decide_all_passed_verifies_and_leaves_evidence(journey: Any) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    decision = journey.decide()
    assert journey.view.state == V.VERIFIED
    assert set(journey.states.values()) == {"passed"}
    stored = queries.latest_decision(journey.id)
    assert stored is not None
    assert (stored.id, stored.outcome, stored.reasons) == (decision, "approved", ())
    assert (stored.policy_version, stored.policy_hash) == (queries.policy().version, queries.policy().hash)
    assert [c["branch"] for c in stored.checks] == [
        "email_passed",
        "phone_passed",
        "document_passed",
        "selfie_passed",
    ]
    kinds = dict(Evidence.objects.values_list("kind", "strength"))
    assert kinds == {"email": "fair", "phone": "fair", "document": "strong", "selfie": "strong"}
    assert set(stored.evidence) == set(Evidence.objects.values_list("pk", flat=True))


def test_decide_repeated_decides_once(journey: Any) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    assert journey.decide() is not None
    assert journey.decide() is None
    assert Decision.objects.count() == 1


def test_decide_failed_document_and_selfie_tells_all_reasons_at_once(journey: Any) -> None:
    journey.codes()
    journey.document(C.FAILED, "document_blurred", "document_glare", surname="JONES", given_names="PETER")
    journey.selfie(C.FAILED, "selfie_too_dark")
    assert journey.decide() is not None
    assert journey.view.state == V.REQUIRES_INPUT
    assert journey.reasons == {
        "document": ["document_blurred", "document_glare", "document_name_mismatch"],
        "selfie": ["selfie_too_dark"],
    }
    assert {c.attempts_left for c in journey.view.checks if c.reasons} == {4}
    assert journey.decide() is None  # it is the member's turn


def test_decide_failed_document_keeps_a_selfie_that_cannot_be_compared_yet(journey: Any) -> None:
    journey.codes()
    journey.hand_in("document", C.FAILED, "document_not_found", "selfie_document_missing_photo")
    aggregate.begin_attempt(journey.id, "selfie", actor=journey.actor, now=journey.now)
    journey.decide()
    assert journey.view.state == V.REQUIRES_INPUT
    assert (journey.states["document"], journey.states["selfie"]) == ("failed", "in_progress")


def test_say_processing_decides_nothing(journey: Any) -> None:
    journey.codes()
    journey.document(C.FAILED, "document_blurred")
    decisions.say_processing(journey.id, actor=SYSTEM, now=journey.now)
    assert journey.view.state == V.REQUIRES_INPUT
    aggregate.begin_attempt(journey.id, "selfie", actor=journey.actor, now=journey.now)
    decisions.say_processing(journey.id, actor=SYSTEM, now=journey.now)
    assert journey.view.state == V.PROCESSING
    assert journey.states["document"] == "in_progress"


def test_decide_second_document_after_a_failed_one_verifies(journey: Any) -> None:
    journey.codes()
    journey.document(C.FAILED, "document_blurred")
    selfie = journey.selfie()
    journey.decide()
    assert journey.states["selfie"] == "passed"
    journey.document()
    aggregate.judge_again(journey.id, "selfie", now=journey.now)
    assert journey.decide() is None
    assert journey.view.state == V.PROCESSING
    aggregate.record(
        selfie,
        aggregate.Measured(outcome=C.PASSED, signals={"face_score": 0.8, "face_accept": 0.5}),
        actor=SYSTEM,
        now=journey.now,
    )
    assert journey.decide() is not None
    assert journey.view.state == V.VERIFIED


def test_decide_other_name_fails_with_a_try_left(start: Callable[..., Any]) -> None:
    journey = start(name="Peter Jones")
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    assert journey.view.state == V.REQUIRES_INPUT
    assert journey.reasons == {"document": ["document_name_mismatch"]}


@pytest.mark.parametrize("name", ["Annie Eriksson", "王小明", None])
def test_decide_unclear_name_goes_to_a_person(start: Callable[..., Any], name: str | None) -> None:
    journey = start(name=name)
    journey.codes()
    journey.document()
    journey.selfie()
    decision = journey.decide()
    assert journey.view.state == V.IN_REVIEW
    assert journey.reasons == {"document": ["document_name_unclear"]}
    explanation = queries.name_explanation(decision)
    assert explanation is not None
    assert explanation["outcome"] == "partial"


def test_decide_names_are_sealed(journey: Any) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    row = Decision.objects.values().get()
    plain = str({k: v for k, v in row.items() if k != "explanation"})
    assert "ERIKSSON" not in plain.upper()
    assert b"ERIKSSON" not in bytes(row["explanation"]).upper()


def test_decide_last_try_failed_declines(journey: Any) -> None:
    journey.codes()
    for _ in range(5):
        journey.document(C.FAILED, "document_expired")
        if journey.states["selfie"] == "waiting":
            journey.selfie()
        journey.decide()
    assert journey.states["document"] == "blocked"
    assert journey.view.state == V.DECLINED


def test_decide_our_own_failure_costs_no_try(journey: Any) -> None:
    journey.codes()
    journey.document(C.FAILED, "processing_failed")
    journey.selfie()
    journey.decide()
    document = journey.view.check("document")
    assert (document.state, document.attempts_left) == (C.FAILED, 5)


def test_decide_after_cancel_does_nothing(journey: Any) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    lifecycle.cancel(journey.id, actor=SYSTEM, now=journey.now)
    assert journey.decide() is None
    assert not Decision.objects.exists()


def test_credited_evidence_of_everything_verifies_at_once(journey: Any, now: datetime) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    later = now + timedelta(days=100)
    second = decisions.open_verification(journey.member, "identity", actor=SYSTEM, now=later)
    assert second != journey.id
    assert decisions.decide(second, actor=SYSTEM, now=later) is not None
    stored = queries.latest_decision(second)
    assert stored is not None
    assert (stored.outcome, {c["state"] for c in stored.checks}) == ("approved", {"credited"})


def test_credit_ends_with_its_age(journey: Any, now: datetime) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    later = now + timedelta(days=400)
    assert queries.missing_checks(journey.member, "identity", now=later) == ("email", "phone")


def test_credit_document_without_selfie_is_none(journey: Any, now: datetime) -> None:
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    Evidence.objects.filter(kind="selfie").update(withdrawn=now)
    assert queries.missing_checks(journey.member, "identity", now=now) == ("document", "selfie")


class TestApplyPerson:
    @pytest.fixture
    def case(self, start: Callable[..., Any]) -> Any:
        journey = start(name="Annie Eriksson")
        journey.codes()
        journey.document()
        journey.selfie()
        journey.decide()
        return journey

    def test_approve_passes_what_is_in_review(self, case: Any) -> None:
        decision = case.person("approve")
        assert case.view.state == V.VERIFIED
        stored = queries.latest_decision(case.id)
        assert stored is not None
        assert (stored.id, stored.actor_kind, stored.actor_id) == (decision, "staff", "7")
        assert stored.checks[2] == {
            "kind": "document",
            "state": "passed",
            "branch": "person_pass",
            "reasons": [],
        }
        assert Evidence.objects.filter(kind="document", withdrawn=None).count() == 1

    def test_ask_again_gives_the_step_back_and_the_reason_holds_no_words_of_staff(self, case: Any) -> None:
        case.person("ask_again", noted=True)
        document = case.view.check("document")
        assert case.view.state == V.REQUIRES_INPUT
        assert document.may_try(case.now)
        assert (document.reasons[0].code, document.reasons[0].params) == ("person_asks_again", ())

    def test_ask_again_without_tries_left_grants_one(self, case: Any) -> None:
        from bonafides.verifications.models import Check

        Check.objects.filter(kind="document").update(attempts_used=5)
        case.person("ask_again", choices={"document": "again", "selfie": "leave"})
        assert case.view.check("document").attempts_left == 1

    def test_decline_blocks_and_says_why(self, case: Any) -> None:
        case.person("decline", reasons=["document_name_mismatch"])
        assert case.view.state == V.DECLINED
        assert case.reasons == {"document": ["document_name_mismatch", "person_declined"]}

    def test_twice_is_refused(self, case: Any) -> None:
        case.person("approve")
        with pytest.raises(AlreadyMoved):
            case.person("decline")

    @pytest.mark.parametrize(
        ("given", "param"),
        [
            ({"verdict": "maybe"}, "verdict"),
            ({"verdict": "approve", "reasons": ["no_such_reason"]}, "reasons"),
            ({"verdict": "approve", "choices": {"document": "fail"}}, "document"),
            ({"verdict": "approve", "choices": {"iris": "pass"}}, "iris"),
        ],
    )
    def test_what_does_not_fit_is_invalid(self, case: Any, given: dict[str, Any], param: str) -> None:
        with pytest.raises(Invalid) as refused:
            case.person(**given)
        assert refused.value.param == param
        assert case.view.state == V.IN_REVIEW


def test_waived_step_with_open_ones_goes_back_to_the_member(journey: Any, now: datetime) -> None:
    journey.hand_in("email")
    lifecycle.move_to(journey.id, V.IN_REVIEW, actor=SYSTEM, now=now)
    journey.person("approve", choices={"phone": "waive"}, reasons=["cannot_do_step"])
    assert journey.view.state == V.REQUIRES_INPUT
    assert journey.states == {
        "email": "passed",
        "phone": "waived",
        "document": "waiting",
        "selfie": "waiting",
    }
    journey.document()
    journey.selfie()
    journey.decide()
    assert journey.view.state == V.VERIFIED


def test_approve_untouched_step_needs_a_waiver(journey: Any, now: datetime) -> None:
    lifecycle.move_to(journey.id, V.IN_REVIEW, actor=SYSTEM, now=now)
    with pytest.raises(Invalid, match="waive it"):
        journey.person("approve", choices={"phone": "pass"})


def test_policy_of_tests_accepts_utopia_and_default_does_not() -> None:
    assert queries.policy().accepts("passport", "UTO")
    assert not dataclasses.replace(queries.policy(), fictional=False).accepts("passport", "UTO")


class TestCompareNamesAgain:
    @pytest.fixture
    def mismatch(self, start: Callable[..., Any]) -> Any:
        journey = start(name="Peter Jones")
        journey.codes()
        journey.document()
        journey.selfie()
        journey.decide()
        return journey

    def test_corrected_name_verifies_without_a_new_photo(self, mismatch: Any) -> None:
        mismatch.rename("Anna Eriksson")
        assert decisions.compare_names_again(mismatch.member, actor=SYSTEM, now=mismatch.now)
        assert mismatch.view.state == V.VERIFIED
        assert mismatch.view.check("document").attempts_left == 4

    def test_unclear_name_goes_to_a_person(self, mismatch: Any) -> None:
        mismatch.rename("Annie Eriksson")
        assert decisions.compare_names_again(mismatch.member, actor=SYSTEM, now=mismatch.now)
        assert mismatch.view.state == V.IN_REVIEW

    def test_still_another_name_changes_nothing(self, mismatch: Any) -> None:
        mismatch.rename("Paul Jones")
        assert not decisions.compare_names_again(mismatch.member, actor=SYSTEM, now=mismatch.now)
        assert mismatch.view.state == V.REQUIRES_INPUT

    def test_other_reasons_stand(self, start: Callable[..., Any]) -> None:
        journey = start(name="Peter Jones")
        journey.codes()
        journey.document(C.FAILED, "document_expired")
        journey.selfie()
        journey.decide()
        journey.rename("Anna Eriksson")
        assert not decisions.compare_names_again(journey.member, actor=SYSTEM, now=journey.now)
        assert journey.states["document"] == "failed"
