"""Two connections at once, on committed rows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from bonafides.core.errors import AlreadyMoved
from bonafides.core.events import SYSTEM, Actor
from bonafides.decisions import services as decisions
from bonafides.decisions.models import Decision
from bonafides.verifications import lifecycle, queries
from bonafides.verifications.states import VerificationState

V = VerificationState
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        except AlreadyMoved as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def ready(transactional_db: None, now: datetime) -> Any:
    from factories.journeys import Journey

    journey = Journey(now)
    journey.codes()
    journey.document()
    journey.selfie()
    return journey


def test_decide_twice_at_once_is_one_decision(ready: Any) -> None:
    def decide() -> str | None:
        return decisions.decide(ready.id, actor=SYSTEM, now=ready.now)

    answers = at_once(decide, decide)
    assert sorted(a is None for a in answers) == [False, True]
    assert Decision.objects.count() == 1
    assert ready.view.state == V.VERIFIED


def test_decide_and_cancel_at_once_leave_one_end(ready: Any) -> None:
    at_once(
        lambda: decisions.decide(ready.id, actor=SYSTEM, now=ready.now),
        lambda: lifecycle.cancel(ready.id, actor=SYSTEM, now=ready.now),
    )
    state = queries.get(ready.id).state
    assert (state, Decision.objects.count()) in [(V.VERIFIED, 1), (V.CANCELED, 0)]


def test_two_persons_at_once_one_decides(transactional_db: None, now: datetime) -> None:
    from factories.journeys import Journey

    journey = Journey(now, name="Annie Eriksson")
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()

    def person(number: str, verdict: str) -> Any:
        return decisions.apply_person(
            journey.id, verdict=verdict, actor=Actor("staff", number), now=journey.now
        )

    answers = at_once(lambda: person("1", "approve"), lambda: person("2", "decline"))
    assert [isinstance(a, AlreadyMoved) for a in answers].count(True) == 1
    assert Decision.objects.filter(actor_kind="staff").count() == 1
