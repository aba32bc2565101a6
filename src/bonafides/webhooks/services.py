"""Endpoints, and planning which event goes to which of them."""

import base64
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bonafides.audit import queries as audit
from bonafides.core import jobs
from bonafides.core.errors import Invalid, NotFound
from bonafides.core.events import CATALOGUE
from bonafides.core.http import Outbound
from bonafides.core.ids import new_id
from bonafides.core.states import move
from bonafides.vault import services as vault
from bonafides.webhooks.models import Delivery, Endpoint
from bonafides.webhooks.rules import wanted
from bonafides.webhooks.states import DELIVERY_MOVES, DeliveryState

SECRET_BYTES = 32
MOST_SECRETS = 3  # signatures by more of them would make the header long
OVERLAP = timedelta(hours=24)  # both secrets sign while a marketplace rolls the new one out
_outbound: list[Outbound] = []


def use_outbound(outbound: Outbound) -> None:
    """Set how other hosts are called. Called once, by the wiring."""
    _outbound[:] = [outbound]


def outbound() -> Outbound:
    """How other hosts are called."""
    return _outbound[0]


@transaction.atomic
def create_endpoint(
    url: str,
    *,
    types: list[str] | None = None,
    description: str = "",
    metadata: dict[str, Any] | None = None,
    now: datetime,
) -> tuple[str, str]:
    """A new endpoint: its id, and its secret (`whsec_…`), which is shown this once."""
    _check(url, types or [])
    endpoint = Endpoint(
        id=new_id("whe"),
        url=url,
        types=types or [],
        description=description,
        metadata=metadata or {},
        created=now,
    )
    secret = _fresh_secret()
    vault.seal(endpoint, "secrets", [secret], subject=endpoint.id, now=now)
    endpoint.save(force_insert=True)
    return endpoint.id, secret


@transaction.atomic
def change_endpoint(endpoint_id: str, *, now: datetime, **changes: Any) -> None:
    """Change `url`, `types`, `description`, `metadata` or `enabled`. Switching on forgets earlier failures, and what
    waited goes out."""
    endpoint = _locked(endpoint_id)
    _check(changes.get("url"), changes.get("types", []))
    moved, switched_on = changes.get("url", endpoint.url) != endpoint.url, changes.get("enabled", False)
    for name, value in changes.items():
        setattr(endpoint, name, value)
    if switched_on:
        endpoint.disabled_reason = ""
    if switched_on or moved:
        endpoint.failing_since, endpoint.quiet_until = None, None
    endpoint.save()
    if switched_on:
        _wake(endpoint, now=now)


def _wake(endpoint: Endpoint, *, now: datetime) -> None:
    """All that waits is due now; of each stream the first goes, and wakes the next."""
    waiting = endpoint.deliveries.filter(state=DeliveryState.PENDING)
    waiting.update(next_try=now)
    firsts = waiting.order_by("stream", "position").distinct("stream")
    for delivery_id in firsts.values_list("pk", flat=True):
        jobs.defer("webhooks.deliver", {"delivery_id": delivery_id}, once=f"wake:{delivery_id}")


@transaction.atomic
def rotate_secret(endpoint_id: str, *, now: datetime) -> str:
    """A new secret, shown this once. For a day messages carry a signature by it and by the ones before."""
    endpoint = _locked(endpoint_id)
    secret = _fresh_secret()
    known = vault.unseal(endpoint, "secrets", subject=endpoint.id)
    if not endpoint.old_secret_until or endpoint.old_secret_until <= now:
        known = known[:1]
    vault.seal(endpoint, "secrets", [secret, *known][:MOST_SECRETS], subject=endpoint.id, now=now)
    endpoint.old_secret_until = now + OVERLAP
    endpoint.save()
    return secret


@transaction.atomic
def delete_endpoint(endpoint_id: str, *, now: datetime) -> None:
    """Send nothing there any more; what waits is dropped."""
    endpoint = _locked(endpoint_id)
    endpoint.deleted, endpoint.enabled = now, False
    endpoint.save()
    endpoint.deliveries.filter(state=DeliveryState.PENDING).update(
        state=DeliveryState.FAILED, problem="endpoint_deleted", ended=now
    )


@transaction.atomic
def publish(event_id: str, *, now: datetime) -> None:
    """Plan the deliveries of one event; safe to repeat."""
    event = audit.event(event_id)
    if event is None:
        raise NotFound("There is no such event.")
    for endpoint in Endpoint.objects.filter(enabled=True, deleted=None):
        if not wanted(endpoint.types, event["name"]):
            continue
        delivery, created = Delivery.objects.get_or_create(
            endpoint=endpoint,
            event_id=event_id,
            defaults={
                "id": new_id("del"),
                "event_type": event["name"],
                "stream": event["stream"],
                "position": event["seq"],
                "created": now,
                "next_try": now,
            },
        )
        if created:
            jobs.defer("webhooks.deliver", {"delivery_id": delivery.id})


@transaction.atomic
def resend(event_id: str, *, endpoint_id: str | None = None, now: datetime) -> int:
    """Send an event again, under the same id; returns to how many endpoints. Raises NotFound for no such event."""
    publish(event_id, now=now)
    rows = Delivery.objects.filter(
        event_id=event_id, state__in=[DeliveryState.DELIVERED, DeliveryState.FAILED], endpoint__enabled=True
    )
    if endpoint_id:
        rows = rows.filter(endpoint_id=endpoint_id)
    for delivery in rows:
        move(
            Delivery.objects.filter(pk=delivery.pk),
            DELIVERY_MOVES,
            to=DeliveryState.PENDING,
            tries=0,
            next_try=now,
            ended=None,
        )
        jobs.defer("webhooks.deliver", {"delivery_id": delivery.id})
    return Delivery.objects.filter(event_id=event_id, state=DeliveryState.PENDING).count()


def public_types() -> list[str]:
    """Names of all events that go out."""
    return sorted(name for name, cls in CATALOGUE.items() if cls.public)


def _check(url: str | None, types: list[str]) -> None:
    if url is not None:
        outbound().check(url, param="url")
    known = public_types()
    for wanted_type in types:
        if not any(wanted([wanted_type], name) for name in known):
            raise Invalid(f"There is no event type {wanted_type}.", param="types")


def _locked(endpoint_id: str) -> Endpoint:
    endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id, deleted=None).first()
    if endpoint is None:
        raise NotFound("There is no such endpoint.", param="endpoint")
    return endpoint


def _fresh_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
