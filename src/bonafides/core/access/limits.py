"""Fixed-window counters in PostgreSQL: shared by every process, counted before the work is done."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from bonafides.core.errors import TooMany

COUNT = """
INSERT INTO access_window (what, whom, start, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (what, whom, start) DO UPDATE SET count = access_window.count + 1
RETURNING count
"""


def hit(what: str, whom: str, *, limit: int, seconds: int, now: datetime) -> int:
    """Count one use; raise TooMany once more than `limit` fall into the window. Returns the count.

    `whom` must be hashed by the caller where it is personal.
    """
    start = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [what, whom, start])
        count: int = cursor.fetchone()[0]
    if count > limit:
        wait = int((start + timedelta(seconds=seconds) - now).total_seconds()) + 1
        raise TooMany(f"Too many requests; try again in {wait} s.", retry_after=wait)
    return count


def forget_before(moment: datetime) -> int:
    """Drop windows that started before `moment`; returns how many."""
    from bonafides.core.access.models import Window

    return Window.objects.filter(start__lt=moment).delete()[0]
