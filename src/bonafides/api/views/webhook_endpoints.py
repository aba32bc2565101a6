"""Webhook endpoints."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from bonafides.api import shows
from bonafides.api.auth import caller_of
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas import DeliveryOut, EndpointIn, EndpointOut, EndpointPatch
from bonafides.core import clock
from bonafides.webhooks import queries, services

router = Router(tags=["webhook endpoints"])


@router.post("", response={201: EndpointOut}, summary="Add an endpoint")
def create(request: HttpRequest, payload: EndpointIn) -> Status[dict[str, Any]]:
    """Have events sent to an https address. The signing secret is in this answer alone."""
    caller_of(request, "webhooks:write")
    endpoint_id, secret = services.create_endpoint(
        payload.url,
        types=payload.types,
        description=payload.description,
        metadata=dict(payload.metadata),
        now=clock.now(),
    )
    return Status(201, shows.endpoint(queries.get(endpoint_id), secret=secret))


@router.get("", response=Listing[EndpointOut], summary="List endpoints")
def list_endpoints(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """Endpoints, newest first."""
    caller_of(request, "webhooks:write")
    return listing(request, page, queries.page, shows.endpoint)


@router.get("/{endpoint}", response=EndpointOut, summary="Read an endpoint")
def read(request: HttpRequest, endpoint: str) -> dict[str, Any]:
    """One endpoint, without its secret."""
    caller_of(request, "webhooks:write")
    return shows.endpoint(queries.get(endpoint))


@router.patch("/{endpoint}", response=EndpointOut, summary="Change an endpoint")
def patch(request: HttpRequest, endpoint: str, payload: EndpointPatch) -> dict[str, Any]:
    """Change what is given. Switching an endpoint on again forgets its earlier failures."""
    caller_of(request, "webhooks:write")
    changes = {
        name: value for name, value in payload.model_dump(exclude_unset=True).items() if value is not None
    }
    services.change_endpoint(endpoint, now=clock.now(), **changes)
    return shows.endpoint(queries.get(endpoint))


@router.delete("/{endpoint}", response={204: None}, summary="Remove an endpoint")
def delete(request: HttpRequest, endpoint: str) -> Status[None]:
    """Send nothing there any more."""
    caller_of(request, "webhooks:write")
    services.delete_endpoint(endpoint, now=clock.now())
    return Status(204, None)


@router.post("/{endpoint}/rotate_secret", response=EndpointOut, summary="Rotate the secret")
def rotate(request: HttpRequest, endpoint: str) -> dict[str, Any]:
    """A new secret, in this answer alone. For 24 hours every message carries a signature by each."""
    caller_of(request, "webhooks:write")
    secret = services.rotate_secret(endpoint, now=clock.now())
    return shows.endpoint(queries.get(endpoint), secret=secret)


@router.get("/{endpoint}/deliveries", response=Listing[DeliveryOut], summary="Deliveries to an endpoint")
def deliveries(request: HttpRequest, endpoint: str, page: Query[Page]) -> dict[str, Any]:
    """How events fared at this endpoint, newest first."""
    caller_of(request, "webhooks:write")
    fetch = partial(queries.deliveries, endpoint_id=queries.get(endpoint).id)
    return listing(request, page, fetch, shows.delivery)
