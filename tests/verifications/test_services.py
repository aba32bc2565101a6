from datetime import datetime, timedelta

import pytest

from bonafides.audit import queries as audit
from bonafides.core.errors import AlreadyMoved, NotFound
from bonafides.core.events import SYSTEM
from bonafides.verifications import failures, lifecycle, queries, services
from bonafides.verifications.models import Verification
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.reasons import Reason, reason
from bonafides.verifications.services import EvidencePlan, Measured
from bonafides.verifications.states import CheckState, VerificationState
from factories.members import API, NOW, make_member
from factories.races import at_once
from factories.verifications import make_verification, member_of

pytestmark = pytest.mark.django_db
EXPIRED = reason("document_expired", date="3 March 2024", accepted="passport")
DOWN = reason("provider_unavailable")


def begin(v: VerificationView, kind: str = "document", now: datetime = NOW) -> str:
    return services.begin_attempt(v.id, kind, actor=member_of(v), now=now)


def settle(v: VerificationView, outcome: CheckState, *reasons: Reason, kind: str = "document") -> CheckState:
    check = queries.get(v.id).check(kind)
    assert check is not None
    return services.settle(
        check.id, outcome, reasons, evidence=EvidencePlan(strength="strong"), actor=SYSTEM, now=NOW
    )


def test_open_verification_twice_is_one() -> None:
    member_id = make_member()
    assert make_verification(member_id).id == make_verification(member_id).id


@pytest.mark.django_db(transaction=True)
def test_open_verification_from_two_connections_at_once_is_one() -> None:
    member_id = make_member()
    views = at_once(lambda: make_verification(member_id), lambda: make_verification(member_id))
    assert len({v.id for v in views}) == 1
    assert [e["name"] for e in audit.history(verification_id=views[0].id)] == ["verification.created"]


@pytest.mark.django_db(transaction=True)
def test_attempt_begun_from_two_tabs_at_once_is_one() -> None:
    v = make_verification()
    outcomes = at_once(lambda: begin(v), lambda: begin(v))
    assert sorted(isinstance(o, AlreadyMoved) for o in outcomes) == [False, True]
    assert queries.get(v.id).check("document").attempts_left == 2


def test_attempt_after_a_failure_waits_for_its_time() -> None:
    v = make_verification(retry_seconds=600)
    begin(v)
    settle(v, CheckState.FAILED, EXPIRED)
    with pytest.raises(AlreadyMoved, match="too early"):
        begin(v)
    begin(v, now=NOW + timedelta(seconds=600))


def test_failure_without_tries_left_is_blocked() -> None:
    v = make_verification(attempts=1)
    begin(v)
    assert settle(v, CheckState.FAILED, EXPIRED) == CheckState.BLOCKED
    with pytest.raises(AlreadyMoved):
        begin(v)


def test_failure_on_our_side_gives_the_try_back() -> None:
    v = make_verification(attempts=1, retry_seconds=600)
    begin(v)
    assert settle(v, CheckState.FAILED, DOWN) == CheckState.FAILED
    assert queries.get(v.id).check("document").may_try(NOW) is True


def test_failure_partly_on_our_side_counts() -> None:
    v = make_verification()
    begin(v)
    settle(v, CheckState.FAILED, DOWN, EXPIRED)
    assert queries.get(v.id).check("document").attempts_left == 2


def test_measurement_of_an_older_attempt_is_dropped() -> None:
    v = make_verification()
    older = begin(v)
    settle(v, CheckState.FAILED, EXPIRED)
    newer = begin(v)
    passed = Measured(outcome=CheckState.PASSED, signals={"sharpness": 1.5}, claims={"surname": "ERIKSSON"})
    assert services.record(older, passed, actor=SYSTEM, now=NOW) is False
    assert services.record(newer, passed, actor=SYSTEM, now=NOW) is True
    assert services.record(newer, passed, actor=SYSTEM, now=NOW) is False
    assert queries.claims_of(newer) == {"surname": "ERIKSSON"}


@pytest.mark.django_db(transaction=True)
def test_measurement_recorded_by_two_workers_at_once_counts_once() -> None:
    v = make_verification()
    attempt = begin(v)
    passed = Measured(outcome=CheckState.PASSED)
    outcomes = at_once(*[lambda: services.record(attempt, passed, actor=SYSTEM, now=NOW)] * 2)
    assert sorted(outcomes) == [False, True]


def test_passed_check_leaves_evidence_and_loses_it_when_the_decision_finds_fault() -> None:
    v = make_verification()
    begin(v)
    settle(v, CheckState.PASSED)
    assert [e.strength for e in queries.standing_evidence(v.member_id, now=NOW)] == ["strong"]
    settle(v, CheckState.FAILED, reason("document_name_mismatch"))
    assert queries.standing_evidence(v.member_id, now=NOW) == []


def test_settling_alike_twice_tells_once() -> None:
    v = make_verification()
    begin(v)
    settle(v, CheckState.FAILED, EXPIRED)
    settle(v, CheckState.FAILED, EXPIRED)
    names = [e["name"] for e in audit.history(verification_id=v.id)]
    assert names == ["verification.created", "check.attempt_started", "check.failed"]


def test_failure_shows_text_remedy_next_try_and_appeal() -> None:
    v = make_verification(retry_seconds=60)
    begin(v)
    settle(v, CheckState.FAILED, EXPIRED)
    (failure,) = failures.failures(queries.get(v.id).checks, locale="en-GB")
    assert failure.as_json() == {
        "code": "document_expired",
        "check": "document",
        "category": "fixable",
        "message": "The document expired on 3 March 2024.",
        "remedy": "Use a document that is still valid. Accepted: passport.",
        "retry": {"allowed": True, "after": "2026-11-22T10:01:00Z", "attempts_left": 2},
        "appeal": {"allowed": True, "until": "2026-12-22T10:00:00Z"},
    }


def test_check_that_a_level_does_not_need_cannot_be_tried() -> None:
    with pytest.raises(NotFound):
        begin(make_verification(checks=("email",)), "phone")


@pytest.mark.django_db(transaction=True)
def test_verification_verified_and_canceled_at_once_is_one_of_them() -> None:
    v = make_verification()
    lifecycle.move_to(v.id, VerificationState.PROCESSING, actor=SYSTEM, now=NOW)
    outcomes = at_once(
        lambda: lifecycle.move_to(v.id, VerificationState.VERIFIED, actor=SYSTEM, now=NOW),
        lambda: lifecycle.cancel(v.id, actor=API, now=NOW),
    )
    assert sorted(isinstance(o, AlreadyMoved) for o in outcomes) == [False, True]
    ended = [e["name"] for e in audit.history(verification_id=v.id)][2:]
    assert ended in (["verification.verified"], ["verification.canceled"])


def test_verification_past_its_time_expires_once_and_one_with_a_person_does_not() -> None:
    over, with_person = make_verification(), make_verification()
    lifecycle.move_to(with_person.id, VerificationState.IN_REVIEW, actor=SYSTEM, now=NOW)
    later = NOW + timedelta(days=30)
    assert [lifecycle.expire_overdue(actor=SYSTEM, now=later) for _ in range(2)] == [1, 0]
    states = dict(Verification.objects.values_list("pk", "state"))
    assert states == {over.id: "expired", with_person.id: "in_review"}


def test_member_with_a_verification_that_is_over_may_open_another() -> None:
    v = make_verification()
    lifecycle.cancel(v.id, actor=API, now=NOW)
    assert make_verification(v.member_id).id != v.id
