"""The verbs of deciding."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from bonafides.core.errors import AlreadyMoved
from bonafides.core.events import Actor
from bonafides.decisions import persons, queries, rules, storing
from bonafides.decisions.facts import Facts
from bonafides.decisions.gathering import facts_of
from bonafides.decisions.policy import credit
from bonafides.decisions.rules import Outcome
from bonafides.members import queries as members
from bonafides.verifications import lifecycle
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate
from bonafides.verifications.states import CheckState, VerificationState

V = VerificationState


@transaction.atomic
def open_verification(
    member_id: str,
    level: str,
    *,
    locale: str | None = None,
    return_url: str = "",
    metadata: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> str:
    """The member's open verification towards a level, opened if there is none; returns its id. Safe to repeat.

    Its checks are the level's, with standing evidence credited by the policy. Invalid for an unknown level,
    NotFound for an unknown member.
    """
    rules, member = queries.level(level), members.get(member_id)
    policy = queries.policy()
    evidence = verifications.standing_evidence(member.id, now=now)
    return aggregate.open_verification(
        member.id,
        level=rules.name,
        checks=credit.plan_checks(policy, rules, evidence, now=now),
        policy_version=policy.version,
        life=policy.open_for,
        locale=locale or member.locale,
        return_url=return_url,
        metadata=metadata,
        actor=actor,
        now=now,
    )


def decide(verification_id: str, *, actor: Actor, now: datetime) -> str | None:
    """Decide a verification, settle its checks, move it. Returns the decision's id, None where none is due.

    Safe to repeat, and of two at once one decides: the checks are locked, every move is conditional. Where nothing
    is left to the member and something is still being looked at, it becomes `processing`.
    """
    try:
        with transaction.atomic():
            return _decide(verification_id, actor=actor, now=now)
    except AlreadyMoved:
        return None  # canceled, expired or decided by a person in the meantime


def _decide(verification_id: str, *, actor: Actor, now: datetime) -> str | None:
    aggregate.hold(verification_id)
    verification = verifications.get(verification_id)
    if verification.state not in (V.REQUIRES_INPUT, V.PROCESSING):
        return None
    policy, facts = queries.policy(), facts_of(verification)
    verdict = rules.decide(policy, facts)
    if verdict.outcome == Outcome.UNREADY:
        _say_processing(verification_id, facts, actor=actor, now=now)
        return None
    storing.settle(verification, verdict.checks, policy, actor=actor, now=now)
    decision = storing.store(verification, verdict, facts, policy, actor=actor, now=now)
    storing.move(verification, verdict, actor=actor, now=now)
    return decision


@transaction.atomic
def compare_names_again(member_id: str, *, actor: Actor, now: datetime) -> bool:
    """After the account's name changed: lift a failure that was the name's alone, without a new photo.

    Returns whether a check was settled anew. Safe to repeat.
    """
    settled = False
    for seen in verifications.page(member_id=member_id, limit=len(queries.policy().levels)):
        if seen.state == V.REQUIRES_INPUT:
            settled = _compare_names_again(seen.id, actor=actor, now=now) or settled
    return settled


def _compare_names_again(verification_id: str, *, actor: Actor, now: datetime) -> bool:
    aggregate.hold(verification_id)
    verification = verifications.get(verification_id)
    document = verification.check("document")
    if document is None or document.state != CheckState.FAILED:
        return False
    if {r.code for r in document.reasons} != {"document_name_mismatch"}:
        return False
    verdict = rules.decide(queries.policy(), facts_of(verification).reopened("document"))
    results = [r for r in verdict.checks if r.kind == "document" and r.state != CheckState.FAILED]
    storing.settle(verification, results, queries.policy(), actor=actor, now=now)
    if results:
        decide(verification_id, actor=actor, now=now)
    return bool(results)


def say_processing(verification_id: str, *, actor: Actor, now: datetime) -> None:
    """Make a verification `processing` once nothing is left to the member. Decides nothing; safe to repeat."""
    verification = verifications.get(verification_id)
    if verification.state == V.REQUIRES_INPUT:
        _say_processing(verification_id, facts_of(verification), actor=actor, now=now)


def _say_processing(verification_id: str, facts: Facts, *, actor: Actor, now: datetime) -> None:
    if not any(rules.members_turn(c) for c in facts.checks):
        lifecycle.move_if_possible(
            verification_id, V.PROCESSING, only_from=(V.REQUIRES_INPUT,), actor=actor, now=now
        )


@transaction.atomic
def apply_person(
    verification_id: str,
    *,
    verdict: str,
    choices: Mapping[str, str] | None = None,
    reasons: Sequence[str] = (),
    noted: bool = False,
    actor: Actor,
    now: datetime,
) -> str:
    """Carry out what a person decided about a verification in review; returns the decision's id.

    verdict: approve, ask_again or decline. choices: check → pass, waive, again, fail or leave; checks without one
    follow the verdict where they are in review (where none is, where they failed). An approval that leaves a check
    open gives it back to the member. reasons: codes for the member; noted: a message to the member says more
    (its words are sealed in the case's conversation and never stand in a reason).
    Invalid for what does not fit, AlreadyMoved where it is not in review (any more).
    """
    aggregate.hold(verification_id)
    verification = verifications.get(verification_id)
    if verification.state != V.IN_REVIEW:
        raise AlreadyMoved("This verification is not waiting for a person.")
    policy, facts = queries.policy(), facts_of(verification)
    judged = persons.judge(facts, verdict, choices=choices or {}, codes=reasons, noted=noted)
    again = [r for r in judged.checks if r.branch == f"person_{persons.Choice.AGAIN}"]
    for result in again:
        aggregate.ask_again(verification_id, result.kind, result.reasons, actor=actor, now=now)
    rest = [r for r in judged.checks if r not in again]
    storing.settle(verification, rest, policy, actor=actor, now=now)
    salt = f"{actor.kind}:{actor.id}:{now.isoformat()}"
    decision = storing.store(verification, judged, facts, policy, salt=salt, actor=actor, now=now)
    lifecycle.move_to(
        verification_id,
        storing.TARGETS[judged.outcome],
        reasons=judged.reasons,
        only_from=(V.IN_REVIEW,),
        actor=actor,
        now=now,
    )
    return decision
