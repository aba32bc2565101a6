from datetime import datetime, timedelta

import pytest

from bonafides.core.access import limits
from bonafides.core.access.models import Window
from bonafides.core.errors import TooMany
from factories.races import at_once


@pytest.mark.django_db
def test_the_limit_is_reached_and_says_when_to_come_again(now: datetime) -> None:
    moment = now + timedelta(seconds=20)
    assert [limits.hit("x", "a", limit=2, seconds=60, now=moment) for _ in range(2)] == [1, 2]
    with pytest.raises(TooMany) as told:
        limits.hit("x", "a", limit=2, seconds=60, now=moment)
    assert told.value.retry_after == 41
    assert limits.hit("x", "b", limit=2, seconds=60, now=moment) == 1
    assert limits.hit("y", "a", limit=2, seconds=60, now=moment) == 1
    assert limits.hit("x", "a", limit=2, seconds=60, now=now + timedelta(seconds=60)) == 1


@pytest.mark.django_db(transaction=True)
def test_uses_at_once_are_all_counted(now: datetime) -> None:
    counts = at_once(*[lambda: limits.hit("x", "a", limit=100, seconds=60, now=now)] * 8)
    assert sorted(counts) == list(range(1, 9))


@pytest.mark.django_db
def test_windows_that_are_over_are_dropped(now: datetime) -> None:
    limits.hit("x", "a", limit=2, seconds=60, now=now)
    assert limits.forget_before(now) == 0
    assert limits.forget_before(now + timedelta(seconds=1)) == 1
    assert Window.objects.count() == 0
