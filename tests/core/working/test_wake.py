"""A worker is told of a job when the lock that held it back falls free."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from bonafides.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue() -> Iterator[None]:
    """An empty queue with one kind of job, which is never run here."""
    from procrastinate.contrib.django import app

    execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
    jobs.job("test.wakes")(lambda: None)
    yield
    app.tasks.pop("test.wakes")


@pytest.fixture
def ears() -> Iterator[psycopg.Connection]:
    """A connection that hears what workers hear."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings, autocommit=True) as listening:
        listening.execute("LISTEN procrastinate_any_queue_v1")
        yield listening


def execute(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)


def defer(lock: str | None) -> int:
    jobs.defer("test.wakes", {}, lock=lock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_jobs")
        number: int = cursor.fetchone()[0]
    return number


def set_state(job: int, state: str) -> None:
    execute(f"UPDATE procrastinate_jobs SET status = '{state}' WHERE id = {job}")


def heard(ears: psycopg.Connection) -> list[int]:
    """The jobs that workers were told of since the last time."""
    return [json.loads(n.payload)["job_id"] for n in ears.notifies(timeout=0.3)]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("ended", ["succeeded", "failed", "aborted"])
def test_end_of_a_job_tells_of_the_next_behind_its_lock(ears: psycopg.Connection, ended: str) -> None:
    first, second, third = defer("a"), defer("a"), defer("a")
    set_state(first, "doing")
    assert heard(ears) == [first, second, third]  # as they came in
    set_state(first, ended)
    assert heard(ears) == [second]
    set_state(second, "doing")
    set_state(second, ended)
    assert heard(ears) == [third]


@pytest.mark.usefixtures("queue")
def test_end_of_a_job_tells_nothing_where_nothing_waits(ears: psycopg.Connection) -> None:
    held, other, free = defer("a"), defer("b"), defer(None)
    set_state(held, "doing")
    set_state(free, "doing")
    heard(ears)
    set_state(held, "succeeded")
    set_state(free, "succeeded")
    assert heard(ears) == []
    set_state(other, "doing")
    assert heard(ears) == []


def test_wake_is_heard_by_the_channel_that_the_worker_listens_to() -> None:
    """Procrastinate's worker without named queues; a new version that listens elsewhere fails here."""
    from procrastinate import manager

    assert manager.get_channel_for_queues(None) == ["procrastinate_any_queue_v1"]
    assert manager.get_channel_for_queues(["q"]) == ["procrastinate_queue_v1#q"]
