"""Verdicts, and what they do to the verification."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections

from bonafides.core.errors import AlreadyMoved, BonafidesError, Invalid
from bonafides.core.events import SYSTEM, Actor
from bonafides.reviews import queries, services
from bonafides.reviews.deciding import decide_case
from bonafides.reviews.errors import HeldByAnother
from bonafides.verifications import lifecycle
from bonafides.verifications.states import CheckState
from factories.journeys import Journey


def _case(journey: Journey) -> str:
    case = services.open_case(journey.id, actor=SYSTEM, now=journey.now)
    assert case
    return case


def test_approve_verifies(in_review: Journey, now: datetime, ann: Actor) -> None:
    case = _case(in_review)
    decide_case(case, verdict="approve", actor=ann, now=now)
    assert in_review.view.state == "verified"
    found = queries.get(case)
    assert (found.state, found.verdict, found.decided_by) == ("decided", "approve", "7")


def test_ask_again_gives_the_step_back_with_reason_and_note(
    in_review: Journey, now: datetime, ann: Actor
) -> None:
    decide_case(
        _case(in_review),
        verdict="ask_again",
        choices={"selfie": "again"},
        codes=["selfie_blurred"],
        note="Please wipe the lens.",
        actor=ann,
        now=now,
    )
    assert in_review.view.state == "requires_input"
    assert in_review.reasons["selfie"] == ["selfie_blurred", "person_asks_again"]
    assert [m.words for m in queries.conversation(in_review.id)] == ["Please wipe the lens."]


def test_decline_blocks_with_the_coded_reason(in_review: Journey, now: datetime, ann: Actor) -> None:
    case = _case(in_review)
    decide_case(case, verdict="decline", codes=["selfie_face_mismatch"], actor=ann, now=now)
    assert in_review.view.state == "declined"
    assert in_review.states["selfie"] == "blocked"
    assert queries.get(case).codes == ("selfie_face_mismatch",)


def test_a_step_that_cannot_be_done_is_waived_and_the_rest_stays_with_the_member(
    db: None, now: datetime, ann: Actor
) -> None:
    journey = Journey(now)
    case = services.cannot_do(journey.id, step="phone", why="no_phone", actor=journey.actor, now=now)
    decide_case(case, verdict="approve", choices={"phone": "waive"}, actor=ann, now=now)
    assert journey.states["phone"] == "waived"
    assert journey.states["document"] == "waiting"
    assert journey.view.state == "requires_input"


@pytest.mark.parametrize("verdict", ["answer", "moot", "nonsense", ""])
def test_a_verdict_that_does_not_fit_a_review_is_refused(
    in_review: Journey, now: datetime, ann: Actor, verdict: str
) -> None:
    with pytest.raises(Invalid):
        decide_case(_case(in_review), verdict=verdict, note="x", actor=ann, now=now)


def test_a_choice_that_does_not_fit_leaves_everything_as_it_was(
    in_review: Journey, now: datetime, ann: Actor
) -> None:
    case = _case(in_review)
    with pytest.raises(Invalid):
        decide_case(case, verdict="approve", choices={"selfie": "again"}, note="Hello", actor=ann, now=now)
    assert queries.get(case).state == "open"
    assert queries.conversation(in_review.id) == []


def test_a_case_of_a_canceled_verification_is_not_decided(
    in_review: Journey, now: datetime, ann: Actor
) -> None:
    case = _case(in_review)
    lifecycle.cancel(in_review.id, actor=SYSTEM, now=now)
    with pytest.raises(AlreadyMoved, match="does not wait"):
        decide_case(case, verdict="approve", actor=ann, now=now)


def test_a_case_held_by_another_is_not_decided(
    in_review: Journey, now: datetime, ann: Actor, bob: Actor
) -> None:
    case = _case(in_review)
    services.claim(case, actor=ann, now=now)
    with pytest.raises(HeldByAnother):
        decide_case(case, verdict="approve", actor=bob, now=now)


def _both(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Run two at once on connections of their own; what each came to."""
    gate, results = threading.Barrier(2), [None, None]

    def run(place: int, what: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            results[place] = what() or "done"
        except BonafidesError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return list(results)


def _doubtful(now: datetime) -> Journey:
    journey = Journey(now)
    journey.codes()
    journey.document()
    journey.selfie(CheckState.IN_REVIEW, "selfie_face_uncertain")
    journey.decide()
    return journey


@pytest.mark.django_db(transaction=True)
def test_two_agents_claim_at_once_and_one_wins(now: datetime, ann: Actor, bob: Actor) -> None:
    case = _case(_doubtful(now))
    results = _both(
        lambda: services.claim(case, actor=ann, now=now), lambda: services.claim(case, actor=bob, now=now)
    )
    assert results.count("done") == 1
    loser = next(r for r in results if r != "done")
    assert isinstance(loser, HeldByAnother)
    assert queries.get(case).claimed_by == ("7" if results[0] == "done" else "8")


@pytest.mark.django_db(transaction=True)
def test_two_agents_decide_at_once_and_one_wins(now: datetime, ann: Actor, bob: Actor) -> None:
    journey = _doubtful(now)
    case = _case(journey)
    results = _both(
        lambda: decide_case(case, verdict="approve", actor=ann, now=now),
        lambda: decide_case(case, verdict="decline", actor=bob, now=now),
    )
    assert results.count("done") == 1
    loser = next(r for r in results if r != "done")
    assert isinstance(loser, AlreadyMoved)
    assert loser.message == "This case is decided. Reload the page to see how."
    assert journey.view.state == ("verified" if results[0] == "done" else "declined")


@pytest.mark.django_db(transaction=True)
def test_the_job_and_a_member_open_cases_at_once_without_a_second_one(now: datetime) -> None:
    journey = _doubtful(now)
    results = _both(
        lambda: services.open_case(journey.id, actor=SYSTEM, now=now),
        lambda: services.open_case(journey.id, actor=SYSTEM, now=now),
    )
    assert results[0] == results[1]
    assert len(queries.of_verification(journey.id)) == 1
