"""Jobs in a real worker: what they defer is part of their transaction, and dead workers' jobs are done by others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from bonafides.core import jobs
from bonafides.core.working import queues, rescue, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def registered() -> Iterator[list[str]]:
    """Jobs that exist for one test; `done` tells what ran. The queue is not Django's to empty, so it is done here."""
    execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
    done: list[str] = []

    def defers_then_fails() -> None:
        with transaction.atomic():
            jobs.defer("test.after", {"name": "never"})
            done.append("failed")
            raise RuntimeError

    def defers() -> None:
        with transaction.atomic():
            jobs.defer("test.after", {"name": "once"})

    def after(name: str) -> None:
        done.append(name)

    jobs.job("test.fails", retry=None)(defers_then_fails)
    jobs.job("test.defers")(defers)
    jobs.job("test.after")(after)
    yield done
    for name in ("test.fails", "test.defers", "test.after"):
        app.tasks.pop(name)


def states() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name LIKE 'test.%'")
        return dict(cursor.fetchall())


def execute(query: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def test_run_job_that_fails_leaves_nothing_that_it_deferred(registered: list[str]) -> None:
    jobs.defer("test.fails", {})
    worker.run(concurrency=1, wait=False)
    assert registered == ["failed"]
    assert states() == {"test.fails": "failed"}


def test_run_job_that_succeeds_has_what_it_deferred_done(registered: list[str]) -> None:
    jobs.defer("test.defers", {})
    worker.run(concurrency=2, wait=False)
    worker.run(concurrency=2, wait=False)
    assert registered == ["once"]
    assert states() == {"test.defers": "succeeded", "test.after": "succeeded"}


def test_run_gives_the_app_its_own_connection_back(registered: list[str]) -> None:
    before = app.connector
    worker.run(concurrency=1, wait=False)
    assert app.connector is before


def stalled(name: str, attempts: int) -> None:
    """A job that a worker took with it."""
    execute(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id) "
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = (SELECT id FROM dead) "
        "WHERE task_name = %s",
        attempts,
        name,
    )


def test_rescue_stalled_job_of_a_dead_worker_is_done_by_the_next(registered: list[str]) -> None:
    jobs.defer("test.after", {"name": "rescued"})
    stalled("test.after", attempts=0)
    assert rescue.rescue_stalled() == 1
    assert rescue.rescue_stalled() == 0
    worker.run(concurrency=1, wait=False)
    assert registered == ["rescued"]


def test_rescue_stalled_job_that_ends_every_worker_is_given_up(registered: list[str]) -> None:
    jobs.defer("test.after", {"name": "deadly"})
    stalled("test.after", attempts=rescue.MOST_RESCUES)
    assert rescue.rescue_stalled() == 0
    assert states() == {"test.after": "failed"}


def test_rescue_leaves_jobs_of_living_workers(registered: list[str]) -> None:
    jobs.defer("test.after", {"name": "busy"})
    stalled("test.after", attempts=0)
    execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert rescue.rescue_stalled() == 0
    assert states() == {"test.after": "doing"}


def test_standing_counts_jobs_by_state_and_the_oldest_that_waits(registered: list[str]) -> None:
    jobs.defer("test.after", {"name": "a"})
    jobs.defer("test.after", {"name": "b"})
    execute("UPDATE procrastinate_events SET at = at - interval '90 seconds' WHERE type = 'deferred'")
    standing = queues.standing(alive_within=20)
    assert standing.jobs == {("test.after", "todo"): 2}
    assert 90 <= standing.oldest_seconds < 150
    assert standing.workers == 0


def test_forget_done_keeps_what_is_young(registered: list[str]) -> None:
    jobs.defer("test.after", {"name": "a"})
    worker.run(concurrency=1, wait=False)
    rescue.forget_done()
    assert states() == {"test.after": "succeeded"}
    execute("UPDATE procrastinate_events SET at = at - interval '80 hours'")
    rescue.forget_done()
    assert states() == {}


def test_every_recurring_job_has_a_known_schedule() -> None:
    app.perform_import_paths()
    found = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert found["core.rescue"] == "* * * * * */10"
    assert found["verifications.expire"] == "*/5 * * * *"
    assert {"core.forget_jobs", "core.forget_windows", "core.forget_sessions"} <= set(found)
