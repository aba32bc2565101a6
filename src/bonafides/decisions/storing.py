"""Writes decisions down and carries them out. Called inside the transactions of services."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from bonafides.core.errors import AlreadyMoved
from bonafides.core.events import Actor, emit
from bonafides.core.ids import new_id
from bonafides.decisions.events import DecisionMade
from bonafides.decisions.facts import Facts
from bonafides.decisions.models import Decision
from bonafides.decisions.policy.types import CheckRule, Policy
from bonafides.decisions.rules import CheckResult, Outcome, Verdict
from bonafides.vault import services as vault
from bonafides.verifications import lifecycle
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.services import EvidencePlan
from bonafides.verifications.states import VerificationState

V = VerificationState

TARGETS = {
    Outcome.APPROVED: V.VERIFIED,
    Outcome.DECLINED: V.DECLINED,
    Outcome.REVIEW: V.IN_REVIEW,
    Outcome.RETRY: V.REQUIRES_INPUT,
}


def store(
    verification: VerificationView,
    verdict: Verdict,
    facts: Facts,
    policy: Policy,
    *,
    salt: str = "",
    actor: Actor,
    now: datetime,
) -> str:
    """One row and its event; returns its id. Stored after settling, so that it names the evidence left behind.

    `salt` makes a person's decision on the same facts another one. AlreadyMoved where these were decided before.
    """
    row = Decision(
        id=new_id("dec"),
        verification_id=verification.id,
        outcome=verdict.outcome,
        policy_version=policy.version,
        policy_hash=policy.hash,
        evidence=_evidence(verification, now=now),
        checks=[c.as_json() for c in verdict.checks],
        reasons=[r.as_json() for r in verdict.reasons],
        input_hash=_hash(facts, policy, salt),
        actor_kind=actor.kind,
        actor_id=actor.id,
        created=now,
    )
    if verdict.names is not None:
        vault.seal(row, "explanation", verdict.names.as_json(), subject=verification.member_id, now=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyMoved("These facts were decided before.") from error
    emit(
        DecisionMade(
            member_id=verification.member_id,
            verification_id=verification.id,
            decision_id=row.id,
            outcome=verdict.outcome,
            policy_version=policy.version,
            reasons=tuple(r.code for r in verdict.reasons),
        ),
        actor=actor,
    )
    return row.id


def settle(
    verification: VerificationView,
    results: Sequence[CheckResult],
    policy: Policy,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Give each judged check its result; what it leaves behind is the policy's word."""
    for result in results:
        check = verification.check(result.kind)
        if check is None or not result.settle:
            continue
        plan = evidence_plan(policy.checks.get(result.kind))
        aggregate.settle(check.id, result.state, result.reasons, evidence=plan, actor=actor, now=now)


def evidence_plan(rule: CheckRule | None) -> EvidencePlan | None:
    """What a passed check leaves behind by the policy; None where the policy does not know the check any more."""
    return EvidencePlan(strength=str(rule.strength), days=rule.evidence_days) if rule else None


def move(verification: VerificationView, verdict: Verdict, *, actor: Actor, now: datetime) -> None:
    """Carry the outcome over to the verification, through `processing` as the table of moves asks."""
    lifecycle.move_if_possible(
        verification.id, V.PROCESSING, only_from=(V.REQUIRES_INPUT,), actor=actor, now=now
    )
    lifecycle.move_to(
        verification.id,
        TARGETS[verdict.outcome],
        reasons=verdict.reasons,
        only_from=(V.PROCESSING,),
        actor=actor,
        now=now,
    )


def _evidence(verification: VerificationView, *, now: datetime) -> list[str]:
    checks = verifications.get(verification.id).checks
    kinds = {c.kind for c in checks if c.satisfied}
    standing = verifications.standing_evidence(verification.member_id, now=now)
    return [e.id for e in standing if e.kind in kinds]


def _hash(facts: Facts, policy: Policy, salt: str) -> str:
    """Keyed, because names and dates are few enough to be guessed."""
    text = json.dumps([facts.as_json(), policy.hash, salt], sort_keys=True, separators=(",", ":"))
    return vault.kms().mac("decision-input", text.encode()).hex()
