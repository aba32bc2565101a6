"""The audit's ear: one row an event, in the same transaction."""

from bonafides.audit.models import Entry
from bonafides.core.events import Envelope


def record(envelope: Envelope) -> None:
    """Write one event down. Fails the transaction if it cannot: nothing happens unrecorded."""
    data = envelope.event.data()
    Entry.objects.create(
        id=envelope.id,
        at=envelope.at,
        name=envelope.event.name,
        actor_kind=envelope.actor.kind,
        actor_id=envelope.actor.id,
        member_id=data.get("member_id"),
        verification_id=data.get("verification_id"),
        data=data,
    )
