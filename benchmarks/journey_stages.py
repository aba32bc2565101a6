"""Where the seconds of one journey went, read from what the service itself has written down."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

Rows = psycopg.Connection[tuple[Any, ...]]
WITHIN = 120.0
SETTLED = ("passed", "failed", "in_review", "blocked")

ATTEMPT = """
SELECT a.id, a.state, a.signals, extract(epoch FROM a.created)::float
FROM verifications_attempt a JOIN verifications_check c ON c.id = a.check_id
WHERE c.verification_id = %s AND c.kind = %s ORDER BY a.number DESC LIMIT 1
"""
# the first job of this name about one thing that was asked for after a moment, and is done
JOB = """
SELECT extract(epoch FROM min(e.at) FILTER (WHERE e.type = 'deferred'))::float,
       extract(epoch FROM min(e.at) FILTER (WHERE e.type = 'started'))::float,
       extract(epoch FROM max(e.at) FILTER (WHERE e.type = 'succeeded'))::float
FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
WHERE j.task_name = %s AND j.args @> %s::jsonb AND j.status = 'succeeded'
GROUP BY j.id HAVING min(e.at) > to_timestamp(%s) ORDER BY j.id LIMIT 1
"""


@dataclass
class Job:
    """Clock times in seconds since 1970."""

    deferred: float
    started: float
    succeeded: float


def wait_for(condition: Callable[[], bool]) -> float:
    """Look fifty times a second; the clock time at which it was first true."""
    until = time.time() + WITHIN
    while not condition():
        if time.time() > until:
            raise TimeoutError("the service did not come to an end")
        time.sleep(0.02)
    return time.time()


def attempt_of(rows: Rows, verification: str, kind: str) -> tuple[str, str, dict[str, Any]]:
    """Id, state and signals of the newest attempt."""
    found = rows.execute(ATTEMPT, (verification, kind)).fetchone()
    assert found is not None
    return found[0], found[1], found[2]


def is_measured(rows: Rows, verification: str, kind: str) -> bool:
    found = rows.execute(ATTEMPT, (verification, kind)).fetchone()
    return found is not None and found[1] in SETTLED


def is_decided(rows: Rows, verification: str, *, more_than: int) -> bool:
    query = "SELECT count(*) FROM decisions_decision WHERE verification_id = %s"
    found = rows.execute(query, (verification,)).fetchone()
    return found is not None and found[0] > more_than


def job_of(rows: Rows, name: str, arguments: str, *, after: float) -> Job:
    """A finished job; waits for it to be finished."""
    wait_for(lambda: rows.execute(JOB, (name, arguments, after)).fetchone() is not None)
    found = rows.execute(JOB, (name, arguments, after)).fetchone()
    assert found is not None
    return Job(*found)


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def worst(values: Iterable[float]) -> float:
    return max(values)


def timed(work: Callable[[], object], *, rounds: int) -> float:
    """Median seconds of some work in this very process, after one run that counts for nothing."""
    work()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)
