"""Opening, asking, writing, claiming, releasing."""

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from bonafides.audit.queries import history
from bonafides.core.errors import AlreadyMoved, Invalid, NotFound
from bonafides.core.events import SYSTEM, Actor
from bonafides.reviews import queries, services
from bonafides.reviews.deciding import decide_case
from bonafides.reviews.errors import AppealTooLate, DecidedBefore, HeldByAnother
from bonafides.reviews.models import CaseMessage
from bonafides.verifications import lifecycle
from bonafides.verifications.states import CheckState, VerificationState
from factories.journeys import Journey

pytestmark = pytest.mark.django_db


def _names(journey: Journey) -> list[str]:
    return [e["name"] for e in history(verification_id=journey.id)]


def _mails() -> int:
    return ProcrastinateJob.objects.filter(task_name="notices.deliver").count()


def test_open_case_twice_is_one_case(in_review: Journey, now: datetime) -> None:
    first = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert services.open_case(in_review.id, actor=SYSTEM, now=now) == first
    assert first is not None
    case = queries.get(first)
    assert (case.kind, case.state, case.reasons) == ("review", "open", ("selfie_face_uncertain",))
    assert first.startswith("cas_")
    assert _names(in_review).count("case.opened") == 1


def test_open_case_of_a_verification_not_in_review_opens_nothing(db: None, now: datetime) -> None:
    journey = Journey(now)
    assert services.open_case(journey.id, actor=SYSTEM, now=now) is None
    assert queries.open_case_of(journey.id) is None


def test_ask_for_help_twice_is_one_conversation(db: None, now: datetime) -> None:
    journey = Journey(now)
    about = {"step": "phone", "topic": "code", "actor": journey.actor}
    first = services.ask_for_help(journey.id, words="No code arrives.", now=now, **about)
    later = now + timedelta(minutes=1)
    assert services.ask_for_help(journey.id, words="Still none.", now=later, **about) == first
    talk = queries.conversation(journey.id)
    assert [(m.who, m.words) for m in talk] == [("you", "No code arrives."), ("you", "Still none.")]


def test_words_are_sealed_in_the_row(db: None, now: datetime) -> None:
    journey = Journey(now)
    services.ask_for_help(
        journey.id, step="", topic="other", words="My secret words", actor=journey.actor, now=now
    )
    row = CaseMessage.objects.get()
    assert b"secret" not in bytes(row.words)
    assert "secret" not in str(history(verification_id=journey.id))


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_words_missing_or_too_long_are_refused(db: None, now: datetime, words: str) -> None:
    journey = Journey(now)
    with pytest.raises(Invalid):
        services.ask_for_help(journey.id, step="", topic="other", words=words, actor=journey.actor, now=now)


def test_an_answer_is_announced_by_mail_and_a_reply_opens_the_case_again(
    db: None, now: datetime, ann: Actor
) -> None:
    journey = Journey(now)
    case = services.ask_for_help(
        journey.id, step="phone", topic="code", words="Help", actor=journey.actor, now=now
    )
    decide_case(case, verdict="answer", note="Try a call.", actor=ann, now=now)
    assert queries.get(case).state == "decided"
    assert _mails() == 1
    assert queries.open_case_of(journey.id) is None
    services.write(case, words="The call fails, too.", actor=journey.actor, now=now)
    reopened = queries.get(case)
    assert (reopened.state, reopened.verdict, reopened.claimed_by) == ("open", None, "")
    assert [m.who for m in queries.conversation(journey.id)] == ["you", "us", "you"]
    assert "case.reopened" in _names(journey)


def test_staff_writing_without_deciding_leaves_the_case_open(
    in_review: Journey, now: datetime, ann: Actor
) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    services.write(case, words="Is this an old passport?", actor=ann, now=now)
    assert queries.get(case).state == "open"
    assert _mails() == 1


def test_a_member_cannot_write_to_another_members_case(in_review: Journey, now: datetime) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    with pytest.raises(NotFound):
        services.write(case, words="Hello", actor=Actor("member", "mem_other"), now=now)


def test_writing_to_a_decided_review_goes_on_as_a_question(
    in_review: Journey, now: datetime, ann: Actor
) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    decide_case(case, verdict="decline", codes=["selfie_face_mismatch"], actor=ann, now=now)
    other = services.write(case, words="Why?", actor=in_review.actor, now=now)
    assert other != case
    assert queries.get(other).kind == "help"


def test_cannot_do_puts_the_check_in_review_and_costs_nothing(db: None, now: datetime) -> None:
    journey = Journey(now)
    case = services.cannot_do(
        journey.id, step="phone", why="no_phone", words="", actor=journey.actor, now=now
    )
    assert journey.states["phone"] == "in_review"
    assert journey.reasons == {"phone": ["cannot_do_step"]}
    assert journey.view.state == "requires_input"
    found = queries.get(case)
    assert (found.kind, found.step, found.topic) == ("cannot", "phone", "no_phone")
    again = services.cannot_do(
        journey.id, step="selfie", why="no_selfie", words="Please", actor=journey.actor, now=now
    )
    assert again == case


def test_cannot_do_a_passed_step_is_refused(db: None, now: datetime) -> None:
    journey = Journey(now)
    journey.codes()
    with pytest.raises(AlreadyMoved):
        services.cannot_do(journey.id, step="phone", why="other", actor=journey.actor, now=now)
    with pytest.raises(NotFound):
        services.cannot_do(journey.id, step="call", why="other", actor=journey.actor, now=now)


def test_in_review_joins_the_case_of_a_step_that_cannot_be_done(db: None, now: datetime) -> None:
    journey = Journey(now)
    case = services.cannot_do(journey.id, step="phone", why="no_phone", actor=journey.actor, now=now)
    lifecycle.move_to(journey.id, VerificationState.IN_REVIEW, actor=SYSTEM, now=now)
    assert services.open_case(journey.id, actor=SYSTEM, now=now) == case


def test_appeal_goes_to_somebody_else(in_review: Journey, now: datetime, ann: Actor, bob: Actor) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    decide_case(case, verdict="decline", codes=["selfie_face_mismatch"], actor=ann, now=now)
    apl = services.appeal(in_review.id, words="It is me.", actor=in_review.actor, now=now)
    assert apl.startswith("apl_")
    assert in_review.view.state == "in_review"
    with pytest.raises(DecidedBefore):
        services.claim(apl, actor=ann, now=now)
    with pytest.raises(DecidedBefore):
        decide_case(apl, verdict="approve", actor=ann, now=now)
    services.claim(apl, actor=bob, now=now)
    decide_case(apl, verdict="approve", choices={"selfie": "pass"}, actor=bob, now=now)
    assert in_review.view.state == "verified"
    names = _names(in_review)
    assert names.count("appeal.opened") == names.count("appeal.decided") == 1


def test_appeal_twice_and_too_late(in_review: Journey, now: datetime, ann: Actor) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    decide_case(case, verdict="decline", actor=ann, now=now)
    late = now + timedelta(days=30, seconds=1)
    with pytest.raises(AppealTooLate):
        services.appeal(in_review.id, words="It is me.", actor=in_review.actor, now=late)
    on_time = now + timedelta(days=30)
    services.appeal(in_review.id, words="It is me.", actor=in_review.actor, now=on_time)
    with pytest.raises(AlreadyMoved):
        services.appeal(in_review.id, words="It is me.", actor=in_review.actor, now=on_time)


def test_claim_release_and_the_one_who_was_slower(
    in_review: Journey, now: datetime, ann: Actor, bob: Actor
) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    services.claim(case, actor=ann, now=now)
    services.claim(case, actor=ann, now=now)
    assert _names(in_review).count("case.claimed") == 1
    with pytest.raises(HeldByAnother, match="Somebody else has taken"):
        services.claim(case, actor=bob, now=now)
    with pytest.raises(HeldByAnother):
        services.release(case, actor=bob, now=now)
    services.release(case, actor=ann, now=now)
    services.claim(case, actor=bob, now=now)
    assert queries.get(case).claimed_by == "8"
    assert [c.id for c in queries.page(claimed_by="8", limit=5)] == [case]
    assert queries.count(states=["open"]) == 0


def test_a_canceled_verification_closes_its_case(in_review: Journey, now: datetime) -> None:
    case = services.open_case(in_review.id, actor=SYSTEM, now=now)
    assert case
    assert services.close_moot(in_review.id, actor=SYSTEM, now=now) == 0
    lifecycle.cancel(in_review.id, actor=SYSTEM, now=now)
    assert services.close_moot(in_review.id, actor=SYSTEM, now=now) == 1
    assert services.close_moot(in_review.id, actor=SYSTEM, now=now) == 0
    assert queries.get(case).verdict == "moot"


def test_waiting_counts_by_kind_and_state(in_review: Journey, now: datetime) -> None:
    services.open_case(in_review.id, actor=SYSTEM, now=now)
    services.ask_for_help(in_review.id, step="", topic="other", words="When?", actor=in_review.actor, now=now)
    assert queries.waiting() == {("review", "open"): (1, now), ("help", "open"): (1, now)}
    assert in_review.states["selfie"] == CheckState.IN_REVIEW
