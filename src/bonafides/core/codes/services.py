"""Send-side and check-side of one-time codes. The caller delivers the digits; they are never stored."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db import transaction
from django.db.models import F

from bonafides.core.codes.models import Code, Ledger
from bonafides.core.codes.rules import (
    LONG_AFTER,
    SENDS,
    TRIES_A_CODE,
    Shape,
    is_closed,
    length_now,
    next_send,
    wait_after,
)
from bonafides.core.errors import BonafidesError, TooMany
from bonafides.core.ids import new_id


class Mac(Protocol):
    """HMAC-SHA256 under a key of its own for each purpose, as a key management service offers it."""

    def __call__(self, purpose: str, message: bytes) -> bytes:
        """32 bytes."""
        ...


class Closed(BonafidesError):
    """So many failures that only a person can help."""

    code = "codes_closed"
    status = 403


class Result(StrEnum):
    """What became of a typed-in code. Unknown, expired, used up and wrong are all `wrong`."""

    RIGHT = "right"
    WRONG = "wrong"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands: when a code may be sent, whether one may be typed, how long codes are."""

    next_send: datetime
    blocked_until: datetime | None
    closed: bool
    length: int
    sent: int


def standing(shape: Shape, target: str, *, now: datetime) -> Standing:
    """What the page needs to know before anything is typed."""
    ledger = Ledger.objects.filter(purpose=shape.purpose, target=target).first()
    if ledger is None:
        return Standing(now, None, closed=False, length=shape.length, sent=0)
    blocked = ledger.blocked_until if ledger.blocked_until and ledger.blocked_until > now else None
    sent = _sent(ledger, now)
    return Standing(
        next_send(sent, now),
        blocked,
        closed=is_closed(ledger.failures),
        length=length_now(shape, ledger.failures),
        sent=len(sent),
    )


@transaction.atomic
def create(shape: Shape, target: str, *, bound_to: str, mac: Mac, now: datetime) -> str:
    """A fresh code for a target, bound to one check; returns the digits, once. Older codes die.

    TooMany with `retry_after` where sends are used up; Closed where a person has to help.
    """
    ledger = _ledger(shape, target)
    if is_closed(ledger.failures):
        raise Closed("This way is closed after too many wrong codes. A person will help you.")
    earliest = next_send(_sent(ledger, now), now)
    if earliest > now:
        wait = int((earliest - now).total_seconds()) + 1
        raise TooMany("A code was sent a moment ago.", retry_after=wait)
    length = length_now(shape, ledger.failures)
    digits = f"{secrets.randbelow(10**length):0{length}d}"
    code = Code(
        id=new_id("cod"),
        ledger=ledger,
        bound_to=bound_to,
        length=length,
        tries_left=TRIES_A_CODE,
        created=now,
        expires=now + shape.life,
    )
    code.digest = _digest(mac, code.id, target, digits)
    ledger.codes.filter(used_at=None).update(digest="", tries_left=0)
    code.save(force_insert=True)
    return digits


def check(shape: Shape, target: str, typed: str, *, bound_to: str, mac: Mac, now: datetime) -> Result:
    """Whether `typed` is the live code of this target and check.

    Two transactions: the try is counted and committed before anything is compared, so that a crash or a
    thousand requests at once never give a free try. Must not be called inside a transaction.
    """
    with transaction.atomic(durable=True):
        ledger = _ledger(shape, target)
        if is_closed(ledger.failures):
            return Result.CLOSED
        if ledger.blocked_until and ledger.blocked_until > now:
            return Result.BLOCKED
        code = ledger.codes.filter(used_at=None).order_by("-created", "-id").first()
        live = (
            code is not None
            and code.bound_to == bound_to
            and Code.objects.filter(pk=code.pk, tries_left__gt=0, used_at=None, expires__gt=now).update(
                tries_left=F("tries_left") - 1
            )
            == 1
        )
        _count_failure(shape, ledger, now)
    digest = code.digest if live and code else ""
    wanted = _digest(mac, code.id if code else "cod_none", target, typed.strip())
    if not hmac.compare_digest(digest.encode(), wanted.encode()) or code is None:
        return Result.WRONG
    with transaction.atomic(durable=True):
        ledger = _ledger(shape, target)  # first, as above: two orders of locks would deadlock
        won = Code.objects.filter(pk=code.pk, used_at=None).update(used_at=now, digest="")
        if won:
            Ledger.objects.filter(pk=ledger.pk).update(failures=0, blocked_until=None)
    return Result.RIGHT if won else Result.WRONG


def forget_before(moment: datetime) -> int:
    """Drop codes older than `moment`; the failures stay counted. Returns how many."""
    return Code.objects.filter(created__lt=moment).delete()[0]


def _ledger(shape: Shape, target: str) -> Ledger:
    """The target's ledger, locked until the transaction ends: sends and tries of one target queue up."""
    Ledger.objects.get_or_create(purpose=shape.purpose, target=target)
    return Ledger.objects.select_for_update().get(purpose=shape.purpose, target=target)


def _sent(ledger: Ledger, now: datetime) -> list[datetime]:
    longest = max(within for _, within in SENDS)
    return list(ledger.codes.filter(created__gt=now - longest).values_list("created", flat=True))


def _count_failure(shape: Shape, ledger: Ledger, now: datetime) -> None:
    """Every try counts as a failure until it turns out right, and then all are forgiven."""
    ledger.failures += 1
    wait = wait_after(ledger.failures)
    ledger.blocked_until = now + wait if wait else None
    ledger.save()
    if ledger.failures == LONG_AFTER:
        ledger.codes.filter(used_at=None, length__lt=length_now(shape, ledger.failures)).update(
            digest="", tries_left=0
        )


def _digest(mac: Mac, code_id: str, target: str, digits: str) -> str:
    return mac("code", f"{code_id}|{target}|{digits}".encode()).hex()
