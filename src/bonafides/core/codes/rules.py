"""The arithmetic of guessing, pure. Modelled on NIST SP 800-63B: total risk 10 × 1e-5 + 90 × 1e-8 ≈ 1.01e-4,
its own ceiling for six digits, for a code of five."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TRIES_A_CODE = 3
FREE_FAILURES = 5  # from the fifth on, a wait follows each
LONG_AFTER = 10  # from the tenth on, codes have LONG digits: nobody is locked out by a stranger
LONG = 8
CLOSED_AFTER = 100  # NIST SP 800-63B: no more than 100 consecutive failures
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

# at most so many sends within so long, for one target
SENDS: tuple[tuple[int, timedelta], ...] = (
    (1, timedelta(seconds=30)),
    (3, timedelta(minutes=10)),
    (5, timedelta(hours=1)),
    (10, timedelta(hours=24)),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How codes of one purpose look and how long they live."""

    purpose: str
    length: int
    life: timedelta


def length_now(shape: Shape, failures: int) -> int:
    """Digits of the next code after so many failures."""
    return max(shape.length, LONG) if failures >= LONG_AFTER else shape.length


def wait_after(failures: int) -> timedelta:
    """How long nothing is accepted after the failure that made them so many."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    doubled = min(failures - FREE_FAILURES, 16)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def is_closed(failures: int) -> bool:
    """Whether this path is over and a person has to help."""
    return failures >= CLOSED_AFTER


def next_send(sent: Sequence[datetime], now: datetime) -> datetime:
    """The first moment at which another code may be sent, given the times of earlier sends."""
    earliest = now
    for most, within in SENDS:
        recent = sorted(t for t in sent if t > now - within)
        if len(recent) >= most:
            earliest = max(earliest, recent[-most] + within)
    return earliest
