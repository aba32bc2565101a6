"""Jobs of the flow package."""

from bonafides.core import clock
from bonafides.core.jobs import job
from bonafides.flow import telling


@job("flow.tell_result")
def tell_result(verification_id: str) -> None:
    """Mail how a verification ended, or see to it that what is to be done again is mailed."""
    telling.tell_result(verification_id, now=clock.now())


@job("flow.remind")
def remind(verification_id: str, since: str) -> None:
    """Mail what is to be done again, if the member has not done it by now."""
    telling.remind(verification_id, since, now=clock.now())
