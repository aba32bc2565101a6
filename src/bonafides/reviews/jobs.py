"""Jobs of the reviews package."""

from bonafides.core import clock
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job
from bonafides.reviews import services


@job("reviews.open_case")
def open_case(verification_id: str) -> None:
    """Open the case of a verification in review."""
    services.open_case(verification_id, actor=SYSTEM, now=clock.now())


@job("reviews.close_moot")
def close_moot(verification_id: str) -> None:
    """Close the case of a verification that is over."""
    services.close_moot(verification_id, actor=SYSTEM, now=clock.now())
