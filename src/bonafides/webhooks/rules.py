"""When to try again, pure. The schedule is the one that Standard Webhooks 1.0 recommends, with jitter."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2
LONGEST_RETRY_AFTER = timedelta(hours=24)
GONE = 410
QUIET = 10  # a failing endpoint is left alone for ten times as long as its last try took: it gets a tenth of a worker
LONGEST_QUIET = timedelta(minutes=5)


def next_try(tries: int, *, now: datetime, chance: float, retry_after: str | None) -> datetime | None:
    """The moment of the next try after `tries` failed ones, None when all are used up.

    `chance` in [0, 1) spreads the load; a `Retry-After` (seconds or a date) later than that wins, up to a day.
    """
    if tries > len(SCHEDULE):
        return None
    pause = SCHEDULE[tries - 1]
    planned = now + pause * (1 - JITTER / 2 + JITTER * chance)
    asked = _asked(retry_after, now)
    return max(planned, min(asked, now + LONGEST_RETRY_AFTER)) if asked else planned


def quiet_until(*, now: datetime, took: timedelta) -> datetime:
    """Until when an endpoint is left alone whose try failed after `took`."""
    return now + min(took * (1 + QUIET), LONGEST_QUIET)


def _asked(retry_after: str | None, now: datetime) -> datetime | None:
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return now + timedelta(seconds=int(retry_after[:6]))
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def wanted(types: list[str], event_type: str) -> bool:
    """Whether an endpoint asked for this type: by name, by `badge.*`, or for all."""
    return not types or any(
        t in (event_type, "*") or (t.endswith(".*") and event_type.startswith(t[:-1])) for t in types
    )
