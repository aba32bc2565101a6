"""Getting events to endpoints: at least once, in order a verification, signed by Standard Webhooks 1.0."""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from standardwebhooks import Webhook

from bonafides.core import jobs
from bonafides.core.errors import AlreadyMoved
from bonafides.core.http import AddressRefused, Answer, CallFailed
from bonafides.core.states import move
from bonafides.vault import services as vault
from bonafides.webhooks.models import Delivery, Endpoint
from bonafides.webhooks.payloads import payload
from bonafides.webhooks.rules import GONE, next_try, quiet_until
from bonafides.webhooks.services import outbound
from bonafides.webhooks.states import DELIVERY_MOVES, DeliveryState

GIVE_UP_AFTER = timedelta(days=5)  # an endpoint that failed this long is switched off
RESCUE_AFTER = timedelta(minutes=2)  # eight times as long as a call may take
JOB_LOST_AFTER = timedelta(minutes=1)  # a due delivery is tried within seconds while a worker lives
RESCUED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How one try went: the answer where there was one, the code of the problem where it failed."""

    answer: Answer | None = None
    problem: str = ""
    final: bool = False
    took: timedelta = timedelta(0)


def deliver(delivery_id: str, *, now: datetime) -> None:
    """Try one delivery. Does nothing where it is not due, not first of its stream, or somebody else has it."""
    delivery = Delivery.objects.select_related("endpoint").get(pk=delivery_id)
    endpoint = delivery.endpoint
    if not endpoint.enabled or (delivery.next_try and delivery.next_try > now) or _waits(delivery):
        return
    if endpoint.quiet_until and endpoint.quiet_until > now:
        _postpone(delivery, endpoint.quiet_until)
        return
    try:
        _claim(delivery, now=now)
        _settle(delivery, _try(delivery, endpoint, now=now), now=now)
    except AlreadyMoved:
        return  # somebody else had it first, or took it over while this process was away


def _waits(delivery: Delivery) -> bool:
    """Whether an earlier event of the same stream is still on its way to the same endpoint."""
    return Delivery.objects.filter(
        endpoint_id=delivery.endpoint_id,
        stream=delivery.stream,
        position__lt=delivery.position,
        state__in=[DeliveryState.PENDING, DeliveryState.SENDING],
    ).exists()


@transaction.atomic
def _postpone(delivery: Delivery, until: datetime) -> None:
    """Wait for the endpoint's quiet time to end; a try that was not made does not count."""
    later = until + timedelta(seconds=random.random())  # noqa: S311 - spreads load, guards nothing
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING, tries=delivery.tries)
    if waiting.update(next_try=later):
        jobs.defer("webhooks.deliver", {"delivery_id": delivery.id}, at=later)


def _claim(delivery: Delivery, *, now: datetime) -> None:
    """Count the try before it is made. `tries` tells this try from any other that a rescue may begin."""
    move(
        Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries),
        DELIVERY_MOVES,
        to=DeliveryState.SENDING,
        only_from=(DeliveryState.PENDING, DeliveryState.SENDING),
        tries=F("tries") + 1,
        next_try=now + RESCUE_AFTER,
    )
    delivery.tries += 1


def _try(delivery: Delivery, endpoint: Endpoint, *, now: datetime) -> Outcome:
    started = time.monotonic()
    try:
        answer = _send(delivery, endpoint, now=now)
    except AddressRefused:
        return Outcome(problem="address_refused", final=True)
    except CallFailed as error:
        return Outcome(problem=error.code, took=timedelta(seconds=time.monotonic() - started))
    took = timedelta(milliseconds=answer.milliseconds)
    if 200 <= answer.status < 300:
        return Outcome(answer=answer, took=took)
    if answer.status == GONE:
        return Outcome(answer=answer, problem="gone", final=True, took=took)
    return Outcome(answer=answer, problem=f"status_{answer.status}", took=took)


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


@transaction.atomic
def _settle(delivery: Delivery, outcome: Outcome, *, now: datetime) -> None:
    """Write down how the try went; AlreadyMoved where it is not this process's try any more."""
    again = _again(delivery, outcome, now=now)
    state = DeliveryState.FAILED if outcome.problem else DeliveryState.DELIVERED
    answer = outcome.answer
    move(
        Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries),
        DELIVERY_MOVES,
        to=DeliveryState.PENDING if again else state,
        only_from=(DeliveryState.SENDING,),
        status=answer.status if answer else None,
        milliseconds=answer.milliseconds if answer else None,
        problem=outcome.problem,
        next_try=again,
        ended=None if again else now,
    )
    _note(delivery.endpoint_id, outcome, now=now)
    if again:
        jobs.defer("webhooks.deliver", {"delivery_id": delivery.id}, at=again)
    else:
        _wake_next(delivery)


def _again(delivery: Delivery, outcome: Outcome, *, now: datetime) -> datetime | None:
    if not outcome.problem or outcome.final:
        return None
    if Endpoint.objects.filter(pk=delivery.endpoint_id).exclude(deleted=None).exists():
        return None
    retry_after = outcome.answer.headers.get("retry-after") if outcome.answer else None
    chance = random.random()  # noqa: S311 - spreads load, guards nothing
    return next_try(delivery.tries, now=now, chance=chance, retry_after=retry_after)


def _note(endpoint_id: str, outcome: Outcome, *, now: datetime) -> None:
    """What a try says about the endpoint as a whole."""
    rows = Endpoint.objects.filter(pk=endpoint_id)
    if not outcome.problem:
        rows.exclude(failing_since=None, quiet_until=None).update(failing_since=None, quiet_until=None)
        return
    rows.filter(failing_since=None).update(failing_since=now)
    rows.update(quiet_until=quiet_until(now=now, took=outcome.took))
    if outcome.problem == "gone":
        rows.filter(enabled=True).update(enabled=False, disabled_reason="gone")
    rows.filter(enabled=True, failing_since__lte=now - GIVE_UP_AFTER).update(
        enabled=False, disabled_reason="failing"
    )


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
    """Take up deliveries whose try or whose job was cut off by a crash; returns how many. Safe to repeat."""
    lost = Q(state=DeliveryState.SENDING, next_try__lte=now) | Q(
        state=DeliveryState.PENDING, next_try__lte=now - JOB_LOST_AFTER
    )
    earlier = Delivery.objects.filter(
        endpoint_id=OuterRef("endpoint_id"),
        stream=OuterRef("stream"),
        position__lt=OuterRef("position"),
        state__in=[DeliveryState.PENDING, DeliveryState.SENDING],
    )
    rows = Delivery.objects.filter(lost, ~Exists(earlier), endpoint__enabled=True).order_by("next_try")
    found = list(rows.values_list("pk", flat=True)[:RESCUED_AT_ONCE])
    for delivery_id in found:
        jobs.defer("webhooks.deliver", {"delivery_id": delivery_id}, once=f"rescue:{delivery_id}")
    return len(found)
