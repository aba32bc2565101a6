"""Moves of a whole verification, each with its event, in one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from bonafides.core.errors import AlreadyMoved, NotFound
from bonafides.core.events import Actor, Event, emit
from bonafides.core.states import move
from bonafides.verifications import events
from bonafides.verifications.models import Verification
from bonafides.verifications.reasons import Reason
from bonafides.verifications.states import VERIFICATION_MOVES, VerificationState

V = VerificationState

_EVENTS: dict[VerificationState, Callable[[Verification, tuple[str, ...]], Event]] = {
    V.REQUIRES_INPUT: lambda v, codes: events.VerificationRequiresInput(
        member_id=v.member_id, verification_id=v.id, reasons=codes
    ),
    V.PROCESSING: lambda v, _: events.VerificationProcessing(member_id=v.member_id, verification_id=v.id),
    V.IN_REVIEW: lambda v, codes: events.VerificationInReview(
        member_id=v.member_id, verification_id=v.id, reasons=codes
    ),
    V.VERIFIED: lambda v, _: events.VerificationVerified(
        member_id=v.member_id, verification_id=v.id, level=v.level
    ),
    V.DECLINED: lambda v, codes: events.VerificationDeclined(
        member_id=v.member_id, verification_id=v.id, reasons=codes
    ),
    V.CANCELED: lambda v, _: events.VerificationCanceled(member_id=v.member_id, verification_id=v.id),
    V.EXPIRED: lambda v, _: events.VerificationExpired(member_id=v.member_id, verification_id=v.id),
}

DECIDED = frozenset({V.VERIFIED, V.DECLINED})


@transaction.atomic
def move_to(
    verification_id: str,
    state: VerificationState,
    *,
    reasons: Sequence[Reason] = (),
    only_from: tuple[VerificationState, ...] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """Move a verification and say so. AlreadyMoved where the table forbids it or somebody was faster."""
    rows = Verification.objects.filter(pk=verification_id)
    decided = {"decided": now} if state in DECIDED else {}
    move(rows, VERIFICATION_MOVES, to=state, only_from=only_from, changed=now, **decided)
    verification = rows.get()
    emit(_EVENTS[state](verification, tuple(r.code for r in reasons)), actor=actor)


def move_if_possible(
    verification_id: str,
    state: VerificationState,
    *,
    reasons: Sequence[Reason] = (),
    only_from: tuple[VerificationState, ...] = (),
    actor: Actor,
    now: datetime,
) -> bool:
    """`move_to`, answering False instead of raising where it does not stand there any more."""
    try:
        with transaction.atomic():
            move_to(verification_id, state, reasons=reasons, only_from=only_from, actor=actor, now=now)
    except AlreadyMoved:
        return False
    return True


@transaction.atomic
def cancel(verification_id: str, *, actor: Actor, now: datetime) -> None:
    """End an open verification at the marketplace's or the member's wish."""
    if not Verification.objects.filter(pk=verification_id).exists():
        raise NotFound("There is no such verification.")
    move_to(verification_id, V.CANCELED, actor=actor, now=now)


def expire_overdue(*, actor: Actor, now: datetime) -> int:
    """Expire what was not finished in time; a case with a person never expires. Safe to repeat."""
    overdue = Verification.objects.filter(
        state__in=[V.REQUIRES_INPUT, V.PROCESSING], expires__lte=now
    ).values_list("pk", flat=True)
    return sum(move_if_possible(pk, V.EXPIRED, actor=actor, now=now) for pk in overdue)
