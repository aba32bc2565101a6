"""How the queue of jobs stands."""

from dataclasses import dataclass

from django.db import connection

# Jobs that may run now and wait for a worker; those behind another job's lock wait for that one, not for a worker.
OLDEST = """
SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0)
FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
WORKERS = (
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`jobs` counts by (task, state); `oldest_seconds` is the age of the job that has waited longest; 0 for none."""

    jobs: dict[tuple[str, str], int]
    oldest_seconds: float
    workers: int


def standing(*, alive_within: float) -> Standing:
    """The queue at this moment; a worker is alive when it was heard within so many seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2")
        jobs = {(task, state): count for task, state, count in cursor.fetchall()}
        cursor.execute(OLDEST)
        oldest = float(cursor.fetchone()[0])
        cursor.execute(WORKERS, [alive_within])
        workers: int = cursor.fetchone()[0]
    return Standing(jobs=jobs, oldest_seconds=oldest, workers=workers)
