"""Jobs of the decisions package."""

from bonafides.core import clock
from bonafides.core.events import SYSTEM
from bonafides.core.jobs import job
from bonafides.decisions import services


@job("decisions.decide")
def decide(verification_id: str) -> None:
    """Decide a verification where everything is there."""
    services.decide(verification_id, actor=SYSTEM, now=clock.now())


@job("decisions.say_processing")
def say_processing(verification_id: str) -> None:
    """Say that the member has handed in everything."""
    services.say_processing(verification_id, actor=SYSTEM, now=clock.now())


@job("decisions.compare_names_again")
def compare_names_again(member_id: str) -> None:
    """Lift failures that were the old name's alone."""
    services.compare_names_again(member_id, actor=SYSTEM, now=clock.now())
