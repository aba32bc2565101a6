"""What others may read of the audit."""

from typing import Any

from bonafides.audit.models import Entry
from bonafides.core.clock import rfc3339


def history(*, verification_id: str | None = None, member_id: str | None = None) -> list[dict[str, Any]]:
    """The facts about one verification or member, oldest first."""
    rows = Entry.objects.order_by("seq")
    if verification_id is not None:
        rows = rows.filter(verification_id=verification_id)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    return [
        {"id": r.id, "at": rfc3339(r.at), "name": r.name, "actor": r.actor_kind, "data": r.data} for r in rows
    ]
