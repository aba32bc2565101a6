"""Jobs of the rollouts package."""

from bonafides.core import clock, jobs
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job
from bonafides.rollouts import services


@job("rollouts.place")
def place(member_id: str) -> None:
    """Place a member in all rollouts."""
    services.place(member_id, actor=SYSTEM, now=clock.now())


@job("rollouts.place_all")
def place_all(rollout: str, after: str) -> None:
    """Place one batch of members in a rollout, then ask for the next."""
    last = services.place_batch(rollout, after, actor=SYSTEM, now=clock.now())
    if last:
        jobs.defer("rollouts.place_all", {"rollout": rollout, "after": last}, lock=f"rollout:{rollout}")


@job("rollouts.complete")
def complete(member_id: str) -> None:
    """Mark as met what a member has reached."""
    services.complete(member_id, actor=SYSTEM, now=clock.now())


@job("rollouts.fall_due")
def fall_due(entry_id: str) -> None:
    """Say that a deadline is over."""
    services.fall_due(entry_id, actor=SYSTEM, now=clock.now())
