"""Jobs of the badges package."""

from bonafides.badges import services
from bonafides.core import clock
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job


@job("badges.issue")
def issue(verification_id: str) -> None:
    """Issue the badge of a verified verification."""
    services.issue(verification_id, actor=SYSTEM, now=clock.now())
