"""What others may read of endpoints and deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bonafides.core.errors import NotFound
from bonafides.webhooks.models import Delivery, Endpoint


@dataclass(frozen=True, kw_only=True)
class EndpointView:
    """An endpoint without its secrets."""

    id: str
    url: str
    types: list[str]
    description: str
    enabled: bool
    disabled_reason: str
    failing_since: datetime | None
    metadata: dict[str, Any]
    created: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """How one event fared at one endpoint."""

    id: str
    endpoint_id: str
    event_id: str
    event_type: str
    state: str
    tries: int
    next_try: datetime | None
    status: int | None
    problem: str
    milliseconds: int | None
    created: datetime
    ended: datetime | None


def _endpoint(row: Endpoint) -> EndpointView:
    return EndpointView(
        id=row.id,
        url=row.url,
        types=row.types,
        description=row.description,
        enabled=row.enabled,
        disabled_reason=row.disabled_reason,
        failing_since=row.failing_since,
        metadata=row.metadata,
        created=row.created,
    )


def _delivery(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        event_type=row.event_type,
        state=row.state,
        tries=row.tries,
        next_try=row.next_try,
        status=row.status,
        problem=row.problem,
        milliseconds=row.milliseconds,
        created=row.created,
        ended=row.ended,
    )


def get(endpoint_id: str) -> EndpointView:
    """One endpoint; NotFound otherwise."""
    row = Endpoint.objects.filter(pk=endpoint_id, deleted=None).first()
    if row is None:
        raise NotFound("There is no such endpoint.", param="endpoint")
    return _endpoint(row)


def page(*, after: str | None = None, before: str | None = None, limit: int) -> list[EndpointView]:
    """Endpoints, newest first; `after` and `before` are ids of the list's neighbours."""
    rows = Endpoint.objects.filter(deleted=None)
    if before:
        return [_endpoint(r) for r in rows.filter(id__gt=before).order_by("id")[:limit]][::-1]
    if after:
        rows = rows.filter(id__lt=after)
    return [_endpoint(r) for r in rows.order_by("-id")[:limit]]


def deliveries(
    *,
    endpoint_id: str | None = None,
    event_id: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int,
) -> list[DeliveryView]:
    """Deliveries to an endpoint or of an event, newest first."""
    rows = Delivery.objects.all()
    if endpoint_id:
        rows = rows.filter(endpoint_id=endpoint_id)
    if event_id:
        rows = rows.filter(event_id=event_id)
    if before:
        return [_delivery(r) for r in rows.filter(id__gt=before).order_by("id")[:limit]][::-1]
    if after:
        rows = rows.filter(id__lt=after)
    return [_delivery(r) for r in rows.order_by("-id")[:limit]]
