"""Jobs of the selfie check; each is safe to repeat."""

from bonafides.checks.selfie import services
from bonafides.core import clock, jobs
from bonafides.core.events import SYSTEM


@jobs.job("selfie.compare")
def compare(*, verification_id: str) -> None:
    """Compare the newest selfie with the newest portrait, once both are there."""
    services.compare(verification_id, actor=SYSTEM, now=clock.now())


@jobs.job("selfie.recheck")
def recheck(*, verification_id: str) -> None:
    """A document is photographed again: a selfie that passed is compared anew."""
    services.recheck(verification_id, now=clock.now())
