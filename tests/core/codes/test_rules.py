from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bonafides.core.codes import rules

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FIVE = rules.Shape("phone", 5, timedelta(minutes=10))


def test_length_before_the_tenth_failure_is_as_set() -> None:
    assert [rules.length_now(FIVE, n) for n in (0, 9)] == [5, 5]


def test_length_from_the_tenth_failure_on_is_eight() -> None:
    assert [rules.length_now(FIVE, n) for n in (10, 99)] == [8, 8]


def test_wait_after_failures_doubles_from_thirty_seconds_to_an_hour() -> None:
    seconds = [int(rules.wait_after(n).total_seconds()) for n in (4, 5, 6, 7, 11, 12, 99)]
    assert seconds == [0, 30, 60, 120, 1920, 3600, 3600]


def test_total_guessing_risk_stays_at_nist_ceiling() -> None:
    risk = sum(10.0 ** -rules.length_now(FIVE, n) for n in range(rules.CLOSED_AFTER))
    assert 1.0e-4 <= risk <= 1.01e-4


def test_next_send_after_one_is_thirty_seconds_later() -> None:
    assert rules.next_send([NOW], NOW) == NOW + timedelta(seconds=30)


def test_next_send_after_three_in_ten_minutes_waits_for_the_first_to_age() -> None:
    sent = [NOW - timedelta(minutes=9), NOW - timedelta(minutes=5), NOW - timedelta(minutes=1)]
    assert rules.next_send(sent, NOW) == NOW + timedelta(minutes=1)


@given(st.lists(st.integers(min_value=1, max_value=90_000), max_size=40))
def test_sends_that_wait_for_next_send_never_exceed_any_window(pauses: list[int]) -> None:
    moment, sent = NOW, list[datetime]()
    for pause in pauses:
        moment = max(moment + timedelta(seconds=pause), rules.next_send(sent, moment))
        moment = rules.next_send(sent, moment)
        sent.append(moment)
        for most, within in rules.SENDS:
            assert len([t for t in sent if t > moment - within]) <= most
