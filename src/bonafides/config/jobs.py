"""Work that comes by itself and belongs to no package alone. Packages' own recurring jobs are in their jobs.py."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from bonafides.badges import services as badges
from bonafides.core import clock
from bonafides.core.access import idempotency, limits
from bonafides.core.codes import services as codes
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job
from bonafides.core.working import rescue
from bonafides.notices import services as notices
from bonafides.verifications import lifecycle, retention
from bonafides.webhooks import delivery

WINDOWS_KEPT = timedelta(days=2)  # the longest window counts a day
CODES_KEPT = timedelta(days=2)  # sends are counted over a day; a code itself is good for minutes
REPLIES_KEPT = timedelta(hours=24)  # as the API promises


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


@job("badges.expire", queue="upkeep", every="*/5 * * * *")
def expire_badges() -> None:
    """Say of badges that came to their end that they did; readers know at once."""
    badges.expire_overdue(actor=SYSTEM, now=clock.now())


@job("notices.give_up", queue="upkeep", every="*/5 * * * *")
def give_up_messages() -> None:
    """Wipe messages that nobody could deliver in time."""
    notices.give_up_overdue(now=clock.now())


@job("webhooks.rescue", queue="upkeep", every="* * * * * */30")
def rescue_webhooks() -> None:
    """Wake deliveries whose job was lost."""
    delivery.rescue(now=clock.now())


@job("core.forget_codes", queue="upkeep", every="47 * * * *")
def forget_codes() -> None:
    """Drop code rows that nothing counts any more."""
    codes.forget_before(clock.now() - CODES_KEPT)


@job("core.forget_replies", queue="upkeep", every="57 * * * *")
def forget_replies() -> None:
    """Drop replies kept for repeated requests."""
    idempotency.forget_before(clock.now() - REPLIES_KEPT)


@job("verifications.forget", queue="upkeep", every="7 * * * *")
def forget_what_was_seen() -> None:
    """Delete photos and wipe what was read once their time is over."""
    retention.forget_photos(now=clock.now())
    retention.forget_claims(now=clock.now())
