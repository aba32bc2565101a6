import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from bonafides.checks.document import services as document
from bonafides.checks.selfie import services
from bonafides.checks.selfie.ports import FaceComparer
from bonafides.checks.selfie.rules import FaceFinding
from bonafides.core.errors import AlreadyMoved, TooMany
from bonafides.core.events import SYSTEM
from bonafides.members.consents import FACE_COMPARISON, IDENTITY_CHECK, PERSON_COMPARES
from bonafides.members.services import withdraw_consent
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate
from bonafides.verifications.queries import AttemptView, VerificationView
from bonafides.verifications.services import CheckPlan, EvidencePlan
from bonafides.verifications.states import CheckState
from factories.browsers import agree
from factories.documents import PASSPORT, passport, script
from factories.members import NOW, make_member
from factories.verifications import make_verification, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scripted")]


def verification(*purposes: str, **more: Any) -> VerificationView:
    v = make_verification(checks=("document", "selfie"), **more)
    agree(v, *purposes)
    return v


def hand_in_document(v: VerificationView, text: str, *, read: bool = True) -> str:
    v = verifications.get(v.id)
    draft = document.choose(v, PASSPORT, now=NOW)
    attempt = document.submit_front(v, draft, text.encode(), actor=member_of(v), now=NOW)
    assert attempt is not None
    if read:
        document.read(attempt, actor=SYSTEM, now=NOW)
    return attempt


def hand_in_selfie(v: VerificationView, text: str = "score = 0.97", *, after: str = "") -> str:
    return services.submit(v, text.encode(), after=after, actor=member_of(v), now=NOW)


def compare(v: VerificationView) -> bool:
    return services.compare(v.id, actor=SYSTEM, now=NOW)


def outcome(attempt_id: str) -> tuple[str, list[str]]:
    view: AttemptView = verifications.attempt(attempt_id)
    return str(view.state), [r.code for r in view.reasons]


def jobs(name: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=name).count()


class Unwanted:
    """Fails the test that lets a face be measured."""

    def compare(self, portrait: bytes | None, selfie: bytes) -> FaceFinding:
        raise AssertionError("a face was measured")


def test_selfie_is_handed_in_and_compared() -> None:
    v = verification()
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v)
    assert verifications.picture(attempt, "selfie") == b"score = 0.97"
    assert compare(v) is True
    done = verifications.attempt(attempt)
    assert (done.state, done.reasons) == (CheckState.PASSED, ())
    assert done.signals["face_score"] == 0.97
    assert done.signals["face_accept"] == 0.9


def test_vectors_are_kept_nowhere() -> None:
    v = verification()
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v)
    compare(v)
    assert verifications.claims_of(attempt) == {"face_model": "scripted/1"}
    assert verifications.artefacts(attempt).keys() == {"selfie"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score = 0.7", ("in_review", ["selfie_face_uncertain"])),
        ("score = 0.2", ("failed", ["selfie_face_mismatch"])),
        ('problems = ["selfie_dark", "selfie_blurred"]', ("failed", ["selfie_blurred", "selfie_too_dark"])),
        ("", ("failed", ["selfie_face_not_found"])),
        ('fails = "died"', ("failed", ["processing_failed"])),
    ],
)
def test_what_a_comparison_comes_to(text: str, expected: tuple[str, list[str]]) -> None:
    v = verification()
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v, text)
    compare(v)
    assert outcome(attempt) == expected


def test_selfie_waits_while_the_document_is_read() -> None:
    v = verification()
    front = hand_in_document(v, script(passport()), read=False)
    attempt = hand_in_selfie(v)
    assert compare(v) is False
    assert outcome(attempt) == ("in_progress", [])
    document.read(front, actor=SYSTEM, now=NOW)
    assert compare(v) is True
    assert outcome(attempt) == ("passed", [])


def test_selfie_before_the_document_waits_for_it() -> None:
    v = verification()
    attempt = hand_in_selfie(v)
    assert compare(v) is False
    assert outcome(attempt) == ("in_progress", [])


@pytest.mark.parametrize("portrait", ["missing"])
def test_selfie_waits_for_a_document_with_a_portrait(portrait: str) -> None:
    v = verification()
    hand_in_document(v, script(passport(), portrait=portrait))
    attempt = hand_in_selfie(v)
    assert compare(v) is False
    assert outcome(attempt) == ("in_progress", [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["selfie_face_not_found"]),
        (
            'problems = ["several_faces_in_selfie", "selfie_dark"]',
            ["selfie_several_faces", "selfie_too_dark"],
        ),
    ],
)
def test_selfie_faults_are_named_together_with_a_document_without_a_portrait(
    text: str, codes: list[str]
) -> None:
    v = verification()
    hand_in_document(v, script(passport(), portrait="missing"))
    attempt = hand_in_selfie(v, text)
    assert compare(v) is True
    assert outcome(attempt) == ("failed", codes)


def test_document_that_a_person_looks_at_does_not_leave_a_selfie_waiting_for_ever() -> None:
    v = verification()
    lines = passport(expiry_date=None)
    hand_in_document(v, script(lines))  # no expiry date: a person looks
    attempt = hand_in_selfie(v)
    assert compare(v) is True
    assert outcome(attempt) == ("passed", [])


def test_comparing_again_changes_nothing() -> None:
    v = verification()
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v)
    compare(v)
    before = verifications.attempt(attempt)
    assert compare(v) is False
    assert verifications.attempt(attempt) == before


@pytest.mark.parametrize("purposes", [(IDENTITY_CHECK,), (IDENTITY_CHECK, PERSON_COMPARES)])
def test_no_face_is_measured_without_an_agreement(purposes: tuple[str, ...]) -> None:
    unwanted: FaceComparer = Unwanted()
    services.use_comparer(unwanted)
    v = verification(*purposes)
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v)
    assert compare(v) is True
    assert outcome(attempt) == ("in_review", ["selfie_person_compares"])
    assert verifications.attempt(attempt).signals == {"face_compared": False}


def test_agreement_that_was_taken_back_counts_no_more() -> None:
    services.use_comparer(Unwanted())
    v = verification()
    hand_in_document(v, script(passport()))
    attempt = hand_in_selfie(v)
    withdraw_consent(v.member_id, verification_id=v.id, purpose=FACE_COMPARISON, actor=member_of(v), now=NOW)
    compare(v)
    assert outcome(attempt) == ("in_review", ["selfie_person_compares"])


def test_second_click_old_window_and_back_button_begin_no_second_attempt() -> None:
    v = verification()
    first = hand_in_selfie(v)
    with pytest.raises(AlreadyMoved):
        hand_in_selfie(v)
    # the first one has failed meanwhile: the old page still may not use up a try
    check = v.check("selfie")
    assert check is not None
    aggregate.settle(check.id, CheckState.FAILED, (), actor=SYSTEM, now=NOW)
    with pytest.raises(AlreadyMoved):
        hand_in_selfie(v)
    second = hand_in_selfie(v, after=first)
    assert [a.id for a in verifications.attempts(v.id, "selfie")] == [first, second]


def test_photos_are_counted() -> None:
    v = verification()
    hand_in_selfie(v)
    for _ in range(services.PHOTOS_AN_HOUR - 1):
        with pytest.raises(AlreadyMoved):
            hand_in_selfie(v)
    with pytest.raises(TooMany):
        hand_in_selfie(v)


def test_repeated_document_has_the_selfie_compared_again_at_no_cost() -> None:
    v = verification()
    hand_in_document(v, script(passport(expiry_date=passport_expired())))
    attempt = hand_in_selfie(v)
    compare(v)
    assert outcome(attempt) == ("passed", [])
    settle(v, "document", CheckState.FAILED)
    settle(v, "selfie", CheckState.PASSED)
    before = jobs("selfie.recheck")
    again = hand_in_document(v, script(passport()), read=False)
    assert jobs("selfie.recheck") == before + 1
    assert services.recheck(v.id, now=NOW) is True
    assert outcome(attempt)[0] == "in_progress"
    assert compare(v) is False  # the new document is not read yet
    document.read(again, actor=SYSTEM, now=NOW)
    assert compare(v) is True
    assert outcome(attempt) == ("passed", [])
    check = verifications.get(v.id).check("selfie")
    assert check is not None
    assert check.attempts_left == 2


def test_recheck_without_a_selfie_does_nothing() -> None:
    assert services.recheck(verification().id, now=NOW) is False
    only = make_verification(checks=("document",))
    assert services.recheck(only.id, now=NOW) is False


def test_portrait_of_a_credited_document_serves() -> None:
    member = make_member()
    earlier = make_verification(member, checks=("document",), level="phone")
    hand_in_document(earlier, script(passport()))
    settle(earlier, "document", CheckState.PASSED)
    (evidence,) = verifications.standing_evidence(member, now=NOW)
    later = credited(member, evidence.id)
    attempt = hand_in_selfie(later)
    assert compare(later) is True
    assert outcome(attempt) == ("passed", [])


def test_credited_document_whose_photos_are_gone_goes_to_a_person() -> None:
    later = credited(make_member(), "evd_elsewhere")
    attempt = hand_in_selfie(later)
    assert compare(later) is True
    assert outcome(attempt) == ("in_review", ["selfie_face_uncertain"])


def credited(member: str, evidence: str) -> VerificationView:
    verification_id = aggregate.open_verification(
        member,
        level="identity",
        checks=[
            CheckPlan(kind="document", attempts=3, evidence_id=evidence),
            CheckPlan(kind="selfie", attempts=3),
        ],
        policy_version="test",
        life=timedelta(days=30),
        locale="en",
        actor=SYSTEM,
        now=NOW,
    )
    v = verifications.get(verification_id)
    agree(v)
    return v


def passport_expired() -> Any:
    from datetime import date

    return date(2024, 3, 3)


def settle(v: VerificationView, kind: str, state: CheckState) -> None:
    check = v.check(kind)
    assert check is not None
    aggregate.settle(check.id, state, (), evidence=EvidencePlan(strength="strong"), actor=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_double_click_is_one_attempt() -> None:
    v = verification()
    answers: list[str] = []
    barrier = threading.Barrier(3)

    def click() -> None:
        barrier.wait(10)
        try:
            answers.append(hand_in_selfie(v))
        except AlreadyMoved:
            answers.append("")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len([a for a in answers if a]) == 1
    assert len(answers) == 3
    assert len(verifications.attempts(v.id, "selfie")) == 1
