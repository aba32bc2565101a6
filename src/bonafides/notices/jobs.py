"""Jobs of the notices package."""

from procrastinate import RetryStrategy

from bonafides.core import clock
from bonafides.core.jobs import job
from bonafides.notices import services

# a code is of use for minutes: try again soon, and often; long mails profit from the later tries
PATIENCE = RetryStrategy(max_attempts=12, exponential_wait=2)


@job("notices.deliver", queue="notices", retry=PATIENCE)
def deliver(message_id: str) -> None:
    """Hand one message to its provider."""
    services.deliver(message_id, now=clock.now())
