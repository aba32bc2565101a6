"""The schedule, pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.webhooks.rules import SCHEDULE, next_try, quiet_until, wanted

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_schedule_is_that_of_standard_webhooks() -> None:
    pauses = [next_try(n, now=NOW, chance=0.5, retry_after=None) for n in range(1, 11)]
    assert [p - NOW if p else None for p in pauses] == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=14),
        timedelta(hours=20),
        timedelta(hours=24),
        None,
    ]


@given(st.integers(1, len(SCHEDULE)), st.floats(0, 1, exclude_max=True), st.text(max_size=40))
def test_any_header_leads_to_a_moment_within_its_bounds(tries: int, chance: float, header: str) -> None:
    found = next_try(tries, now=NOW, chance=chance, retry_after=header)
    assert found is not None
    assert NOW + SCHEDULE[tries - 1] * 0.9 <= found <= NOW + max(SCHEDULE[tries - 1] * 1.1, DAY)


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("3600", timedelta(hours=1)),
        ("Sun, 22 Nov 2026 11:00:00 GMT", timedelta(hours=1)),
        ("1", timedelta(seconds=5)),  # never earlier than planned
        ("99999999999999999999", DAY),
        ("Sun, 22 Nov 2099 11:00:00 GMT", DAY),
        ("Sun, 22 Nov 1999 11:00:00 GMT", timedelta(seconds=5)),
        ("-5", timedelta(seconds=5)),
        ("soon", timedelta(seconds=5)),
        ("²", timedelta(seconds=5)),
        ("Sun, 99 Nov 2026 11:00:00 GMT", timedelta(seconds=5)),
        ("", timedelta(seconds=5)),
    ],
)
def test_retry_after_wins_where_it_is_later(header: str, pause: timedelta) -> None:
    assert next_try(1, now=NOW, chance=0.5, retry_after=header) == NOW + pause


@pytest.mark.parametrize(
    ("types", "answer"),
    [
        ([], True),
        (["*"], True),
        (["badge.issued"], True),
        (["badge.*"], True),
        (["badge.revoked", "badge.issued"], True),
        (["badge.revoked"], False),
        (["bad.*"], False),
        (["badge"], False),
        (["badge*"], False),
        (["badge.issued.*"], False),
    ],
)
def test_an_endpoint_gets_what_it_asked_for(types: list[str], answer: bool) -> None:
    assert wanted(types, "badge.issued") is answer


def test_a_failing_endpoint_gets_a_tenth_of_a_workers_time() -> None:
    took = timedelta(seconds=15)
    assert quiet_until(now=NOW, took=took) == NOW + timedelta(seconds=165)
    assert quiet_until(now=NOW, took=timedelta(minutes=2)) == NOW + timedelta(minutes=5)
