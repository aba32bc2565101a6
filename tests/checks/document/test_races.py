"""Two windows at the same moment, each with its own connection."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from bonafides.checks.document import services
from bonafides.checks.document.models import Seen
from bonafides.core.errors import AlreadyMoved
from bonafides.core.events import SYSTEM
from bonafides.verifications import queries as verifications
from bonafides.verifications.states import CheckState
from factories.documents import ID_CARD, PASSPORT, passport, script
from factories.members import NOW
from factories.verifications import make_verification, member_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scripted")]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all at the same moment; what each answered or raised, in order."""
    answers: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            answers[place] = act()
        except Exception as error:  # noqa: BLE001 - told to the test
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_double_click_on_the_last_photo_is_one_attempt() -> None:
    v = make_verification(checks=("document",))
    draft = services.choose(v, PASSPORT, now=NOW)
    answers = at_once(
        *[lambda: services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW) for _ in range(4)]
    )
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyMoved"] * 3 + ["str"]
    (attempt,) = verifications.attempts(v.id)
    check = verifications.get(v.id).check("document")
    assert check is not None
    assert (attempt.number, check.attempts_left) == (1, 2)


def test_two_windows_with_the_back_are_one_attempt() -> None:
    v = make_verification(checks=("document",))
    draft = services.choose(v, ID_CARD, now=NOW)
    services.submit_front(v, draft, b"front", actor=member_of(v), now=NOW)
    answers = at_once(
        lambda: services.submit_back(v, draft, b"one", actor=member_of(v), now=NOW),
        lambda: services.submit_back(v, draft, b"two", actor=member_of(v), now=NOW),
    )
    assert sum(isinstance(a, AlreadyMoved) for a in answers) == 1
    assert len(verifications.attempts(v.id)) == 1


def test_two_windows_that_choose_leave_one_draft() -> None:
    v = make_verification(checks=("document",))
    answers = at_once(
        lambda: services.choose(v, PASSPORT, now=NOW), lambda: services.choose(v, ID_CARD, now=NOW)
    )
    assert all(isinstance(a, str) for a in answers)


def test_one_document_of_two_members_at_once_is_seen_by_one_of_them() -> None:
    attempts = []
    for _ in range(2):
        v = make_verification(checks=("document",))
        draft = services.choose(v, PASSPORT, now=NOW)
        attempts.append(
            services.submit_front(v, draft, script(passport()).encode(), actor=member_of(v), now=NOW)
        )
    first, second = [str(a) for a in attempts]
    answers = at_once(
        lambda: services.read(first, actor=SYSTEM, now=NOW),
        lambda: services.read(second, actor=SYSTEM, now=NOW),
    )
    assert answers == [True, True]
    states = sorted(str(verifications.attempt(a).state) for a in (first, second))
    assert states == sorted([str(CheckState.PASSED), str(CheckState.IN_REVIEW)])
    assert Seen.objects.count() == 2


def test_two_workers_on_one_attempt_record_it_once() -> None:
    v = make_verification(checks=("document",))
    draft = services.choose(v, PASSPORT, now=NOW)
    attempt = str(services.submit_front(v, draft, script(passport()).encode(), actor=member_of(v), now=NOW))
    answers = at_once(*[lambda: services.read(attempt, actor=SYSTEM, now=NOW) for _ in range(2)])
    assert sorted(map(str, answers)) == ["False", "True"]
    assert verifications.artefacts(attempt).keys() == {"front", "portrait"}
