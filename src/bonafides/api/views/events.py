"""Events."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from bonafides.api import shows
from bonafides.api.auth import needs
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas.fields import NOTHING, Nothing
from bonafides.api.schemas.outgoing import DeliveryOut, EventOut
from bonafides.audit import queries as audit
from bonafides.core import clock
from bonafides.core.errors import Invalid, NotFound
from bonafides.webhooks import payloads, queries, services

router = Router(tags=["events"])


def _event(event_id: str) -> dict[str, Any]:
    found = audit.event(event_id)
    if found is None or found["name"] not in services.public_types():
        raise NotFound("There is no such event.", param="event")
    return found


@router.get("", response=Listing[EventOut], summary="List events", **needs("events:read"))
def list_events(request: HttpRequest, page: Query[Page], type: str | None = None) -> dict[str, Any]:  # noqa: A002
    """Events, newest first; of one type where asked."""
    names = services.public_types()
    if type is not None and type not in names:
        raise Invalid(f"There is no event type {type}.", param="type")

    def fetch(**place: Any) -> list[SimpleNamespace]:
        rows = audit.events([type] if type else names, **place)
        return [SimpleNamespace(id=row["id"], row=row) for row in rows]

    return listing(request, page, fetch, lambda e: payloads.as_json(e.row))


@router.get("/{event}", response=EventOut, summary="Read an event", **needs("events:read"))
def read(request: HttpRequest, event: str) -> dict[str, Any]:
    """One event, as webhooks carry it."""
    return payloads.as_json(_event(event))


@router.post(
    "/{event}/resend", response=Listing[DeliveryOut], summary="Send an event again", **needs("webhooks:write")
)
def resend(request: HttpRequest, event: str, payload: Nothing = NOTHING) -> dict[str, Any]:
    """Send an event again to every endpoint that wants it, under the same id."""
    services.resend(_event(event)["id"], now=clock.now())
    rows = queries.deliveries(event_id=event, limit=100)
    return {"data": [shows.delivery(r) for r in rows], "has_more": False, "url": request.path}


@router.get(
    "/{event}/deliveries", response=Listing[DeliveryOut], summary="How an event fared", **needs("events:read")
)
def deliveries(request: HttpRequest, event: str, page: Query[Page]) -> dict[str, Any]:
    """Deliveries of one event, newest first."""
    event_id = _event(event)["id"]

    def fetch(**place: Any) -> Any:
        return queries.deliveries(event_id=event_id, **place)

    return listing(request, page, fetch, shows.delivery)
