import functools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bonafides.core.codes import services
from bonafides.core.codes.models import Code, Ledger
from bonafides.core.codes.rules import Shape
from bonafides.core.codes.services import Closed, Result
from bonafides.core.errors import TooMany
from bonafides.vault.services import kms
from factories.races import at_once

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FIVE = Shape("phone", 5, timedelta(minutes=10))
TARGET = "a" * 64


def create(now: datetime = NOW, bound_to: str = "att_1") -> str:
    return services.create(FIVE, TARGET, bound_to=bound_to, mac=kms().mac, now=now)


def check(typed: str, now: datetime = NOW, bound_to: str = "att_1") -> Result:
    return services.check(FIVE, TARGET, typed, bound_to=bound_to, mac=kms().mac, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


@pytest.mark.django_db
class TestCode:
    def test_right_code_is_taken_once(self) -> None:
        code = create()
        assert [check(code), check(code)] == [Result.RIGHT, Result.WRONG]

    def test_code_is_not_stored(self) -> None:
        code = create()
        assert code not in Code.objects.get().digest
        check(code)
        assert Code.objects.get().digest == ""

    def test_code_after_its_life_is_wrong(self) -> None:
        assert check(create(), now=NOW + timedelta(minutes=10)) == Result.WRONG

    def test_code_of_another_verification_is_wrong(self) -> None:
        assert check(create(), bound_to="att_2") == Result.WRONG

    def test_older_code_after_a_newer_one_is_wrong(self) -> None:
        older = create()
        newer = create(now=NOW + timedelta(seconds=31))
        later = NOW + timedelta(seconds=40)
        outcomes = [check(older, now=later), check(newer, now=later)]
        assert outcomes == ([Result.WRONG, Result.RIGHT] if older != newer else [Result.RIGHT, Result.WRONG])

    def test_code_after_three_wrong_tries_is_dead(self) -> None:
        code = create()
        assert [check(wrong(code)) for _ in range(3)] == [Result.WRONG] * 3
        assert check(code) == Result.WRONG

    def test_second_code_at_once_is_refused_with_the_wait(self) -> None:
        create()
        with pytest.raises(TooMany) as refused:
            create()
        assert refused.value.retry_after == 31

    def test_fifth_failure_blocks_for_thirty_seconds_whatever_code_is_typed(self) -> None:
        moment = NOW
        code = create()
        for _ in range(3):
            check(wrong(code), now=moment)
        moment += timedelta(seconds=31)
        code = create(now=moment)
        assert [check(wrong(code), now=moment) for _ in range(2)] == [Result.WRONG] * 2
        assert check(code, now=moment) == Result.BLOCKED
        assert check(code, now=moment + timedelta(seconds=30)) == Result.RIGHT

    def test_resend_never_resets_failures(self) -> None:
        code = create()
        check(wrong(code))
        create(now=NOW + timedelta(seconds=31))
        assert Ledger.objects.get().failures == 1

    def test_success_forgives_failures(self) -> None:
        code = create()
        check(wrong(code))
        check(code)
        assert (Ledger.objects.get().failures, Ledger.objects.get().blocked_until) == (0, None)

    def test_tenth_failure_kills_the_live_short_code_and_lengthens_the_next(self) -> None:
        code = create()
        Ledger.objects.update(failures=9)
        assert check(wrong(code)) == Result.WRONG
        later = NOW + timedelta(hours=1)
        assert Code.objects.get().tries_left == 0
        assert len(create(now=later)) == 8

    def test_hundredth_failure_closes_the_path(self) -> None:
        create()
        Ledger.objects.update(failures=100)
        assert check("00000") == Result.CLOSED
        with pytest.raises(Closed):
            create(now=NOW + timedelta(hours=2))


@pytest.mark.django_db(transaction=True)
def test_right_code_from_three_connections_at_once_is_taken_once() -> None:
    for round_number in range(10):
        moment = NOW + timedelta(hours=25 * round_number)
        code = create(now=moment)
        outcomes = at_once(*[functools.partial(check, code, now=moment)] * 3)
        assert Counter(outcomes) == {Result.RIGHT: 1, Result.WRONG: 2}
