"""Jobs of the webhooks package."""

from bonafides.core import clock
from bonafides.core.jobs import job
from bonafides.webhooks import delivery, services


@job("webhooks.publish", queue="webhooks")
def publish(event_id: str) -> None:
    """Plan the deliveries of one event."""
    services.publish(event_id, now=clock.now())


@job("webhooks.deliver", queue="webhooks")
def deliver(delivery_id: str) -> None:
    """Try one delivery."""
    delivery.deliver(delivery_id, now=clock.now())
