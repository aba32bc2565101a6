"""Work that comes by itself and belongs to no package alone. Packages' own recurring jobs are in their jobs.py."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from bonafides.core import clock, rescue
from bonafides.core.access import limits
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job
from bonafides.verifications import lifecycle

WINDOWS_KEPT = timedelta(days=2)  # the longest window counts a day


@job("core.rescue", queue="upkeep", every="* * * * * */10")
def rescue_stalled() -> None:
    """Ten seconds are the longest that a dead worker's job waits for its second chance once the worker counts as dead."""
    rescue.rescue_stalled()


@job("core.forget_jobs", queue="upkeep", every="17 * * * *")
def forget_jobs() -> None:
    """Drop finished jobs."""
    rescue.forget_done()


@job("core.forget_windows", queue="upkeep", every="27 * * * *")
def forget_windows() -> None:
    """Drop counters of windows that are over."""
    limits.forget_before(clock.now() - WINDOWS_KEPT)


@job("core.forget_sessions", queue="upkeep", every="37 3 * * *")
def forget_sessions() -> None:
    """Drop expired sign-ins."""
    SessionStore.clear_expired()


@job("verifications.expire", queue="upkeep", every="*/5 * * * *")
def expire_verifications() -> None:
    """Expire what was not finished in time."""
    lifecycle.expire_overdue(actor=SYSTEM, now=clock.now())
