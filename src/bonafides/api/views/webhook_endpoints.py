"""Webhook endpoints."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from bonafides.api import shows
from bonafides.api.auth import needs
from bonafides.api.lists import Listing, Page, listing
from bonafides.api.schemas.fields import NOTHING, Nothing
from bonafides.api.schemas.incoming import EndpointIn, EndpointPatch
from bonafides.api.schemas.outgoing import DeliveryOut, EndpointOut
from bonafides.core import clock
from bonafides.webhooks import queries, services

router = Router(tags=["webhook endpoints"])


@router.post("", response={201: EndpointOut}, summary="Add an endpoint", **needs("webhooks:write"))
def create(request: HttpRequest, payload: EndpointIn) -> Status[dict[str, Any]]:
    """Have events sent to an https address. The signing secret is in this answer alone."""
    endpoint_id, secret = services.create_endpoint(
        payload.url,
        types=payload.types,
        description=payload.description,
        metadata=dict(payload.metadata),
        now=clock.now(),
    )
    return Status(201, shows.endpoint(queries.get(endpoint_id), secret=secret))


@router.get("", response=Listing[EndpointOut], summary="List endpoints", **needs("webhooks:write"))
def list_endpoints(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """Endpoints, newest first."""
    return listing(request, page, queries.page, shows.endpoint)


@router.get("/{endpoint}", response=EndpointOut, summary="Read an endpoint", **needs("webhooks:write"))
def read(request: HttpRequest, endpoint: str) -> dict[str, Any]:
    """One endpoint, without its secret."""
    return shows.endpoint(queries.get(endpoint))


@router.patch("/{endpoint}", response=EndpointOut, summary="Change an endpoint", **needs("webhooks:write"))
def patch(request: HttpRequest, endpoint: str, payload: EndpointPatch) -> dict[str, Any]:
    """Change what is given. Switching an endpoint on again forgets its earlier failures."""
    services.change_endpoint(endpoint, now=clock.now(), **payload.model_dump(exclude_unset=True))
    return shows.endpoint(queries.get(endpoint))


@router.delete("/{endpoint}", response={204: None}, summary="Remove an endpoint", **needs("webhooks:write"))
def delete(request: HttpRequest, endpoint: str) -> Status[None]:
    """Send nothing there any more."""
    services.delete_endpoint(endpoint, now=clock.now())
    return Status(204, None)


@router.post(
    "/{endpoint}/rotate_secret", response=EndpointOut, summary="Rotate the secret", **needs("webhooks:write")
)
def rotate(request: HttpRequest, endpoint: str, payload: Nothing = NOTHING) -> dict[str, Any]:
    """A new secret, in this answer alone. For 24 hours every message carries a signature by each."""
    secret = services.rotate_secret(endpoint, now=clock.now())
    return shows.endpoint(queries.get(endpoint), secret=secret)


@router.get(
    "/{endpoint}/deliveries",
    response=Listing[DeliveryOut],
    summary="Deliveries to an endpoint",
    **needs("webhooks:write"),
)
def deliveries(request: HttpRequest, endpoint: str, page: Query[Page]) -> dict[str, Any]:
    """How events fared at this endpoint, newest first."""
    fetch = partial(queries.deliveries, endpoint_id=queries.get(endpoint).id)
    return listing(request, page, fetch, shows.delivery)
