"""Open cases, ask, write, claim and release. One transaction each; every move is conditional."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bonafides.core.errors import AlreadyMoved, Invalid, NotFound
from bonafides.core.events import Actor, Event, emit
from bonafides.core.ids import new_id
from bonafides.core.states import move
from bonafides.members import queries as members
from bonafides.reviews import events, mail
from bonafides.reviews.errors import AppealTooLate, DecidedBefore, HeldByAnother
from bonafides.reviews.models import Case, CaseMessage
from bonafides.reviews.queries import deciders
from bonafides.reviews.states import CASE_MOVES, DECIDING, UNDECIDED, CaseKind, CaseState, Verdict
from bonafides.vault import services as vault
from bonafides.verifications import lifecycle
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate
from bonafides.verifications.failures import APPEAL_DAYS
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.reasons import reason
from bonafides.verifications.states import OPEN as STILL_OPEN
from bonafides.verifications.states import CheckState, VerificationState

WORDS_MAX = 4000  # characters: a long letter


@transaction.atomic
def open_case(verification_id: str, *, actor: Actor, now: datetime) -> str | None:
    """The case that settles a verification which is in review, opened if there is none; returns its id.

    None where the verification is not in review (any more). Safe to repeat.
    """
    verification = _locked(verification_id)
    if verification.state != VerificationState.IN_REVIEW:
        return None
    codes = sorted({r.code for r in verification.reasons})
    standing = _undecided(verification_id, DECIDING)
    if standing:
        if set(codes) - set(standing.reasons):
            standing.reasons = sorted({*standing.reasons, *codes})
            standing.save(update_fields=["reasons"])
        return standing.id
    return _open(verification, CaseKind.REVIEW, reasons=codes, actor=actor, now=now).id


@transaction.atomic
def ask_for_help(
    verification_id: str, *, step: str, topic: str, words: str, actor: Actor, now: datetime
) -> str:
    """Ask a person; returns the case's id. A second question goes on with the verification's help case."""
    words, verification = _checked(words), _locked(verification_id)
    rows = Case.objects.select_for_update().filter(verification_id=verification_id, kind=CaseKind.HELP)
    known = rows.order_by("-opened", "-id").first()
    if known:
        _say(known, words, actor=actor, now=now)
        return known.id
    case = _open(verification, CaseKind.HELP, step=step, topic=topic, actor=actor, now=now)
    _say(case, words, actor=actor, now=now)
    return case.id


@transaction.atomic
def cannot_do(
    verification_id: str, *, step: str, why: str, words: str = "", actor: Actor, now: datetime
) -> str:
    """Hand a step that the member cannot do to a person; returns the case's id.

    The check goes to in_review with the reason `cannot_do_step`; nothing is failed by it. AlreadyMoved where the
    step is done or the verification is over. Where a case is open already, it takes this step on as well.
    """
    words, verification = _checked(words, empty=True), _locked(verification_id)
    check = verification.check(step)
    if check is None:
        raise NotFound("This verification has no such step.", param="step")
    if check.satisfied or verification.state not in STILL_OPEN:
        raise AlreadyMoved("This step does not need anything any more.")
    aggregate.settle(check.id, CheckState.IN_REVIEW, [reason("cannot_do_step")], actor=actor, now=now)
    case = _undecided(verification_id, DECIDING)
    if case is None:
        case = _open(
            verification,
            CaseKind.CANNOT,
            step=step,
            topic=why,
            reasons=["cannot_do_step"],
            actor=actor,
            now=now,
        )
    elif "cannot_do_step" not in case.reasons:
        case.reasons = sorted({*case.reasons, "cannot_do_step"})
        case.save(update_fields=["reasons"])
    if words:
        _say(case, words, actor=actor, now=now)
    return case.id


@transaction.atomic
def appeal(verification_id: str, *, words: str, actor: Actor, now: datetime) -> str:
    """Have somebody else look at a declined verification; returns the appeal's id (`apl_…`).

    AlreadyMoved where it is not declined (any more), AppealTooLate after 30 days.
    """
    words, verification = _checked(words), _locked(verification_id)
    if verification.decided and verification.decided + timedelta(days=APPEAL_DAYS) < now:
        raise AppealTooLate(f"An appeal is possible for {APPEAL_DAYS} days after the decision.")
    lifecycle.move_to(
        verification_id,
        VerificationState.IN_REVIEW,
        reasons=verification.reasons,
        only_from=(VerificationState.DECLINED,),
        actor=actor,
        now=now,
    )
    codes = sorted({r.code for r in verification.reasons})
    case = _open(verification, CaseKind.APPEAL, reasons=codes, actor=actor, now=now)
    _say(case, words, actor=actor, now=now)
    return case.id


@transaction.atomic
def write(case_id: str, *, words: str, actor: Actor, now: datetime) -> str:
    """Add to the conversation; returns the case's id it went to.

    A member who writes to an answered help case opens it again; to any other case that has ended, it goes on as
    a question. What staff write is announced to the member by mail, with a fresh link.
    """
    words, case = _checked(words), locked_case(case_id)
    if actor.kind == "member" and case.member_id != actor.id:
        raise NotFound("There is no such case.", param="case")
    if actor.kind == "member" and case.state == CaseState.DECIDED and case.kind != CaseKind.HELP:
        return ask_for_help(
            case.verification_id, step=case.step, topic="result", words=words, actor=actor, now=now
        )
    _say(case, words, actor=actor, now=now)
    if actor.kind == "staff":
        mail.tell_of_answer(verifications.get(case.verification_id), now=now)
    return case.id


@transaction.atomic
def claim(case_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a case. HeldByAnother where somebody was faster, DecidedBefore for an appeal against oneself.

    Taking what one holds already changes nothing.
    """
    case = locked_case(case_id)
    if case.state == CaseState.CLAIMED and case.claimed_by == actor.id:
        return
    may_take(case, actor)
    rows = Case.objects.filter(pk=case_id)
    move(
        rows, CASE_MOVES, to=CaseState.CLAIMED, only_from=(CaseState.OPEN,), claimed=now, claimed_by=actor.id
    )
    emit(events.CaseClaimed(**about(case)), actor=actor)


@transaction.atomic
def release(case_id: str, *, actor: Actor, now: datetime) -> None:
    """Give a case back. HeldByAnother where it is not the actor's own."""
    case = locked_case(case_id)
    if case.state == CaseState.CLAIMED and case.claimed_by != actor.id:
        raise HeldByAnother("Somebody else holds this case; only they can give it back.")
    rows = Case.objects.filter(pk=case_id)
    only = (CaseState.CLAIMED,)
    move(rows, CASE_MOVES, to=CaseState.OPEN, only_from=only, claimed=None, claimed_by="")
    emit(events.CaseReleased(**about(case)), actor=actor)


@transaction.atomic
def close_moot(verification_id: str, *, actor: Actor, now: datetime) -> int:
    """End cases that have nothing left to decide: the verification was canceled or came to its end by itself.

    Returns how many. Questions stay open: somebody answers them. Safe to repeat.
    """
    verification = _locked(verification_id)
    case = _undecided(verification_id, DECIDING)
    if case is None or verification.state in STILL_OPEN:
        return 0
    finish(case, Verdict.MOOT, actor=actor, now=now)
    return 1


def locked_case(case_id: str) -> Case:
    """The case, held until the transaction ends. The member's row comes first: everybody locks in one order."""
    seen = Case.objects.filter(pk=case_id).first()
    if seen is None:
        raise NotFound("There is no such case.", param="case")
    members.lock(seen.member_id)
    return Case.objects.select_for_update().get(pk=case_id)


def may_take(case: Case, actor: Actor) -> None:
    """Raise where this person may not work on this case."""
    if case.state == CaseState.DECIDED:
        raise AlreadyMoved("This case is decided. Reload the page to see how.")
    if case.state == CaseState.CLAIMED and case.claimed_by != actor.id:
        raise HeldByAnother("Somebody else has taken this case.")
    if case.kind == CaseKind.APPEAL and actor.id in deciders(case.verification_id):
        raise DecidedBefore("You decided about this verification before; somebody else decides the appeal.")


def finish(
    case: Case,
    verdict: Verdict,
    *,
    codes: Sequence[str] = (),
    choices: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a locked case with its verdict and say so."""
    given = tuple(dict.fromkeys(codes))
    changes: dict[str, Any] = {"verdict": verdict, "codes": list(given), "choices": dict(choices or {})}
    rows = Case.objects.filter(pk=case.pk)
    move(rows, CASE_MOVES, to=CaseState.DECIDED, decided=now, decided_by=actor.id, **changes)
    happened: Event = events.CaseDecided(**about(case), kind=case.kind, verdict=verdict, reasons=given)
    if case.kind == CaseKind.APPEAL:
        happened = events.AppealDecided(**about(case), verdict=verdict, reasons=given)
    emit(happened, actor=actor)


def about(case: Case) -> dict[str, str]:
    """The ids that every event of a case carries."""
    return {"member_id": case.member_id, "verification_id": case.verification_id, "case_id": case.id}


def say(case: Case, words: str, *, actor: Actor, now: datetime) -> None:
    """Write into the conversation of a locked case, without a mail."""
    _say(case, _checked(words), actor=actor, now=now)


def _say(case: Case, words: str, *, actor: Actor, now: datetime) -> None:
    who = "member" if actor.kind in ("member", "api") else "staff"  # the marketplace speaks for the member
    message = CaseMessage(id=new_id("msg"), case=case, who=who, author=actor.id, at=now)
    vault.seal(message, "words", words, subject=case.member_id, now=now)
    message.save(force_insert=True)
    emit(events.CaseWritten(**about(case), who=who), actor=actor)
    if who == "member" and case.kind == CaseKind.HELP and case.state == CaseState.DECIDED:
        again: dict[str, Any] = {
            "opened": now,
            "claimed": None,
            "claimed_by": "",
            "decided": None,
            "decided_by": "",
        }
        move(Case.objects.filter(pk=case.pk), CASE_MOVES, to=CaseState.OPEN, verdict="", **again)
        emit(events.CaseReopened(**about(case)), actor=actor)


def _open(
    verification: VerificationView,
    kind: CaseKind,
    *,
    step: str = "",
    topic: str = "",
    reasons: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> Case:
    case = Case.objects.create(
        id=new_id("apl" if kind == CaseKind.APPEAL else "cas"),
        kind=kind,
        verification_id=verification.id,
        member_id=verification.member_id,
        step=step[:20],
        topic=topic[:40],
        reasons=list(reasons),
        opened=now,
        opened_by=actor.id,
    )
    happened: Event = events.CaseOpened(**about(case), kind=kind, reasons=tuple(reasons))
    if kind == CaseKind.APPEAL:
        happened = events.AppealOpened(**about(case))
    emit(happened, actor=actor)
    return case


def _locked(verification_id: str) -> VerificationView:
    """The verification, while its member's row is held: cases of one member are opened one at a time."""
    members.lock(verifications.get(verification_id).member_id)
    return verifications.get(verification_id)


def _undecided(verification_id: str, kinds: frozenset[CaseKind]) -> Case | None:
    rows = Case.objects.select_for_update().filter(verification_id=verification_id, kind__in=sorted(kinds))
    return rows.filter(state__in=sorted(UNDECIDED)).first()


def _checked(words: str, *, empty: bool = False) -> str:
    words = words.strip()
    if not words and not empty:
        raise Invalid("Please write something.", param="words")
    if len(words) > WORDS_MAX:
        raise Invalid(f"Please write at most {WORDS_MAX} characters.", param="words")
    return words.replace("\x00", "")
