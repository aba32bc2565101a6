"""Jobs commit with the row that causes them (Procrastinate on Django's connection) and are safe to repeat."""

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

F = TypeVar("F", bound=Callable[..., None])

# 5, 25, 125, 625 … seconds: about two hours over six attempts, long enough for a restarted database or model.
RETRY = RetryStrategy(max_attempts=6, exponential_wait=5)


def job(
    name: str,
    *,
    queue: str = "default",
    retry: RetryStrategy | None = RETRY,
    every: str | None = None,
) -> Callable[[F], F]:
    """Register a job under a name. Its arguments are ids and codes, never objects or personal data.

    `every` (a cron line, a sixth field for seconds) makes it a job without arguments that comes by itself, once
    however many workers there are, and never twice at a time in the queue; it is not retried: it comes again.
    """

    def register(function: F) -> F:
        @functools.wraps(function)
        def run(**arguments: Any) -> None:
            if every:
                arguments.pop("timestamp", None)  # the scheduled moment, which no job of ours needs
            try:
                function(**arguments)
            finally:
                # the worker's threads come and go; none may keep a connection behind
                connections.close_all()

        task = app.task(name=name, queue=queue, retry=False if every else retry or False)(run)
        if every:
            app.periodic(cron=every, queueing_lock=name)(task)
        return function

    return register


def defer(
    name: str,
    arguments: Mapping[str, Any],
    *,
    lock: str | None = None,
    once: str | None = None,
    at: datetime | None = None,
) -> None:
    """Ask for a job in the present transaction.

    `lock`: jobs with the same lock run one after another, in the order they were asked for.
    `once`: while a job with the same key waits, another one is not added.
    `at`: not before this moment.
    """
    deferrer = app.configure_task(name, lock=lock, queueing_lock=once, schedule_at=at)
    if once is None:
        deferrer.defer(**arguments)
        return
    try:
        with transaction.atomic():  # a savepoint: the refused insert must not break the caller's transaction
            deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return
