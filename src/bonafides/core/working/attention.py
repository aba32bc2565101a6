"""A job manager that overhears nothing.

Procrastinate's worker forgets, after each look into the queue, what it was told during that look. A chain of jobs under
one lock is told of its next link at just that moment, and each link then waits for the worker's next look.
"""

from collections.abc import Iterable
from typing import Any

from procrastinate.jobs import Job, Notification
from procrastinate.manager import JobManager, NotificationCallback


class AttentiveJobManager(JobManager):
    """Looks once more where it was told of a job while it looked."""

    _heard = 0

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Count what is heard, and pass it on."""

        async def hear(*, channel: str, notification: Notification) -> Any:
            self._heard += 1
            return await on_notification(channel=channel, notification=notification)

        await super().listen_for_jobs(on_notification=hear, queues=queues)

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job to do, None where there is none and nobody has spoken of one since the look began."""
        while True:
            heard = self._heard
            job = await super().fetch_job(queues, worker_id)
            if job is not None or heard == self._heard:
                return job
