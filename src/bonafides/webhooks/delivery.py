"""Getting events to endpoints: at least once, in order a verification, signed by Standard Webhooks 1.0."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from standardwebhooks import Webhook

from bonafides.core import jobs
from bonafides.core.errors import AlreadyMoved
from bonafides.core.http import AddressRefused, Answer, CallFailed
from bonafides.core.states import move
from bonafides.vault import services as vault
from bonafides.webhooks.models import Delivery, Endpoint
from bonafides.webhooks.payloads import payload
from bonafides.webhooks.rules import GONE, next_try
from bonafides.webhooks.services import outbound
from bonafides.webhooks.states import DELIVERY_MOVES, DeliveryState

GIVE_UP_AFTER = timedelta(days=5)  # an endpoint that failed this long is switched off
RESCUE_AFTER = timedelta(minutes=2)


def deliver(delivery_id: str, *, now: datetime) -> None:
    """Try one delivery. Does nothing where it is not due, not first of its stream, or somebody else has it."""
    delivery = Delivery.objects.select_related("endpoint").get(pk=delivery_id)
    endpoint = delivery.endpoint
    if not endpoint.enabled or (delivery.next_try and delivery.next_try > now) or _waits(delivery):
        return
    try:
        move(
            Delivery.objects.filter(pk=delivery_id, tries=delivery.tries),
            DELIVERY_MOVES,
            to=DeliveryState.SENDING,
            tries=delivery.tries + 1,
            next_try=now + RESCUE_AFTER,
        )
    except AlreadyMoved:
        return
    delivery.tries += 1
    try:
        answer = _send(delivery, endpoint, now=now)
    except AddressRefused:
        _failed(delivery, "address_refused", None, now=now, final=True)
    except CallFailed as error:
        _failed(delivery, error.code, None, now=now)
    else:
        _judge(delivery, answer, now=now)


def _waits(delivery: Delivery) -> bool:
    """Whether an earlier event of the same stream is still on its way to the same endpoint."""
    return Delivery.objects.filter(
        endpoint_id=delivery.endpoint_id,
        stream=delivery.stream,
        position__lt=delivery.position,
        state__in=[DeliveryState.PENDING, DeliveryState.SENDING],
    ).exists()


def _send(delivery: Delivery, endpoint: Endpoint, *, now: datetime) -> Answer:
    body = payload(delivery.event_id)
    signing = vault.unseal(endpoint, "secrets", subject=endpoint.id)
    if not endpoint.old_secret_until or endpoint.old_secret_until <= now:
        signing = signing[:1]
    signatures = [Webhook(secret).sign(delivery.event_id, now, body) for secret in signing]
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    return outbound().post(endpoint.url, body.encode(), headers=headers)


def _judge(delivery: Delivery, answer: Answer, *, now: datetime) -> None:
    if 200 <= answer.status < 300:
        _delivered(delivery, answer, now=now)
    elif answer.status == GONE:
        _failed(delivery, "gone", answer, now=now, final=True)
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(enabled=False, disabled_reason="gone")
    else:
        problem = "redirected" if 300 <= answer.status < 400 else f"status_{answer.status}"
        _failed(delivery, problem, answer, now=now)


@transaction.atomic
def _delivered(delivery: Delivery, answer: Answer, *, now: datetime) -> None:
    move(
        Delivery.objects.filter(pk=delivery.pk),
        DELIVERY_MOVES,
        to=DeliveryState.DELIVERED,
        status=answer.status,
        milliseconds=answer.milliseconds,
        problem="",
        next_try=None,
        ended=now,
    )
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(failing_since=None)
    _wake_next(delivery)


@transaction.atomic
def _failed(
    delivery: Delivery, problem: str, answer: Answer | None, *, now: datetime, final: bool = False
) -> None:
    retry_after = answer.headers.get("retry-after") if answer else None
    chance = random.random()  # noqa: S311 - spreads load, guards nothing
    again = None if final else next_try(delivery.tries, now=now, chance=chance, retry_after=retry_after)
    move(
        Delivery.objects.filter(pk=delivery.pk),
        DELIVERY_MOVES,
        to=DeliveryState.PENDING if again else DeliveryState.FAILED,
        status=answer.status if answer else None,
        milliseconds=answer.milliseconds if answer else None,
        problem=problem,
        next_try=again,
        ended=None if again else now,
    )
    _note_failure(delivery.endpoint_id, now=now)
    if again:
        jobs.defer("webhooks.deliver", {"delivery_id": delivery.id}, at=again)
    else:
        _wake_next(delivery)


def _note_failure(endpoint_id: str, *, now: datetime) -> None:
    rows = Endpoint.objects.filter(pk=endpoint_id)
    rows.filter(failing_since=None).update(failing_since=now)
    rows.filter(failing_since__lte=now - GIVE_UP_AFTER).update(enabled=False, disabled_reason="failing")


def _wake_next(delivery: Delivery) -> None:
    """The next event of the stream may go now."""
    following = (
        Delivery.objects.filter(
            endpoint_id=delivery.endpoint_id,
            stream=delivery.stream,
            state=DeliveryState.PENDING,
            position__gt=delivery.position,
        )
        .order_by("position")
        .first()
    )
    if following:
        jobs.defer("webhooks.deliver", {"delivery_id": following.id})


def rescue(*, now: datetime) -> int:
    """Take up deliveries whose try was cut off by a crash; returns how many. Safe to repeat."""
    stuck = Delivery.objects.filter(state=DeliveryState.SENDING, next_try__lte=now)
    for delivery in stuck:
        jobs.defer("webhooks.deliver", {"delivery_id": delivery.id}, once=f"rescue:{delivery.id}")
    return len(stuck)
