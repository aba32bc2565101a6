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


def event(event_id: str) -> dict[str, Any] | None:
    """One fact by its id, with its place in the order of all; None where there is none."""
    row = Entry.objects.filter(id=event_id).first()
    return _event(row) if row else None


def events(
    names: list[str], *, after: str | None = None, before: str | None = None, limit: int
) -> list[dict[str, Any]]:
    """Facts of these names, newest first; `after` and `before` are ids of the list's neighbours."""
    rows = Entry.objects.filter(name__in=names)
    if before:
        return [_event(r) for r in rows.filter(id__gt=before).order_by("id")[:limit]][::-1]
    if after:
        rows = rows.filter(id__lt=after)
    return [_event(r) for r in rows.order_by("-id")[:limit]]


def _event(row: Entry) -> dict[str, Any]:
    return {
        "id": row.id,
        "seq": row.seq,
        "name": row.name,
        "at": row.at,
        "stream": row.verification_id or row.member_id or row.id,
        "data": row.data,
    }
