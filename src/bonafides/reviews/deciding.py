"""A person's verdict on a case: one transaction with what it does to the verification."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from bonafides.core.errors import AlreadyMoved, Invalid
from bonafides.core.events import Actor
from bonafides.decisions import services as decisions
from bonafides.reviews import mail, services
from bonafides.reviews.models import Case
from bonafides.reviews.states import CaseKind, Verdict
from bonafides.verifications import lifecycle
from bonafides.verifications import queries as verifications
from bonafides.verifications.states import VerificationState

V = VerificationState


@transaction.atomic
def decide_case(
    case_id: str,
    *,
    verdict: str,
    choices: Mapping[str, str] | None = None,
    codes: Sequence[str] = (),
    note: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Close a case: approve, ask_again or decline decide the verification with it, answer closes a question.

    choices: check → pass, waive, again, fail or leave (decisions.services.apply_person). codes: reasons for the
    member. note: what the member reads; an answer needs one. Somebody who has not taken the case takes it by
    deciding. HeldByAnother and AlreadyMoved where somebody else was faster, DecidedBefore for an appeal against
    oneself, Invalid for what does not fit.
    """
    case = services.locked_case(case_id)
    services.may_take(case, actor)
    if verdict not in tuple(Verdict) or verdict == Verdict.MOOT:
        raise Invalid("A verdict is one of approve, ask_again, decline, answer.", param="verdict")
    answers = verdict == Verdict.ANSWER
    if answers != (case.kind == CaseKind.HELP):
        raise Invalid(
            "A question is answered; any other case is approved, asked again or declined.", param="verdict"
        )
    if answers or note.strip():
        services.say(case, note, actor=actor, now=now)
    before = verifications.get(case.verification_id).state
    if not answers:
        _carry_out(case, verdict, choices or {}, codes, noted=bool(note.strip()), actor=actor, now=now)
    services.finish(case, Verdict(verdict), codes=codes, choices=choices or {}, actor=actor, now=now)
    verification = verifications.get(case.verification_id)
    if answers or verification.state == before:  # else the result is mailed by itself
        mail.tell_of_answer(verification, now=now)


def _carry_out(
    case: Case,
    verdict: str,
    choices: Mapping[str, str],
    codes: Sequence[str],
    *,
    noted: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """A step that a member cannot do is settled while they go on with the others: it is in review from here on."""
    state = verifications.get(case.verification_id).state
    if case.kind == CaseKind.CANNOT and state in (V.REQUIRES_INPUT, V.PROCESSING):
        lifecycle.move_to(case.verification_id, V.IN_REVIEW, actor=actor, now=now)
    elif state != V.IN_REVIEW:
        raise AlreadyMoved("This verification does not wait for a decision any more. Reload the page.")
    decisions.apply_person(
        case.verification_id,
        verdict=verdict,
        choices=choices,
        reasons=codes,
        noted=noted,
        actor=actor,
        now=now,
    )
