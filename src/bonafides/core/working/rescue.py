"""Jobs of dead workers go back into the queue; finished ones are forgotten in time."""

import logging

from asgiref.sync import async_to_sync
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from bonafides.core.working.worker import STALLED_SECONDS

logger = logging.getLogger(__name__)

MOST_RESCUES = (
    6  # a job that takes its worker along so often is the cause: it stays failed, for a person to look at
)
KEEP_DONE_HOURS = 72
KEEP_FAILED_HOURS = 30 * 24


def rescue_stalled() -> int:
    """Put the jobs of silent workers back into the queue; returns how many. Safe to repeat and to run twice at a time."""
    return async_to_sync(_rescue)()


async def _rescue() -> int:
    rescued = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if job.attempts >= MOST_RESCUES:
            await _give_up(job)
            continue
        await app.job_manager.retry_job(job, retry_at=timezone.now())
        logger.warning("job %s (%s) of a worker that ended goes back into the queue", job.id, job.task_name)
        rescued += 1
    return rescued


async def _give_up(job: Job) -> None:
    await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    logger.error(
        "job %s (%s) ended its worker %s times; it is not tried again", job.id, job.task_name, job.attempts
    )


def forget_done() -> None:
    """Drop jobs that succeeded 3 days ago and those that failed or were called off 30 days ago. Safe to repeat."""
    async_to_sync(_forget)()


async def _forget() -> None:
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_DONE_HOURS)
    await app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
