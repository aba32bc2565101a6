"""What others may read of policies and decisions."""

import dataclasses
import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from bonafides.core.errors import Invalid
from bonafides.decisions.models import Decision
from bonafides.decisions.policy import DEFAULT, Level, Policy, credit, load
from bonafides.vault import services as vault
from bonafides.verifications import queries as verifications
from bonafides.verifications.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """A stored decision. `checks`: per check {kind, state, branch, reasons}."""

    id: str
    verification_id: str
    outcome: str
    policy_version: str
    policy_hash: str
    evidence: tuple[str, ...]
    checks: tuple[dict[str, Any], ...]
    reasons: tuple[Reason, ...]
    actor_kind: str
    actor_id: str
    created: datetime


def policy() -> Policy:
    """The policy in force: the file that BONAFIDES_POLICY names, else the default. Read once a process."""
    return _loaded(str(settings.POLICY_FILE or DEFAULT), fictional=bool(settings.DEMO))


@functools.lru_cache(maxsize=8)
def _loaded(file: str, *, fictional: bool) -> Policy:
    return dataclasses.replace(load(file), fictional=fictional)


def level(name: str) -> Level:
    """A level of the policy in force; Invalid where there is none of that name."""
    found = policy().level(name)
    if found is None:
        known = ", ".join(policy().levels)
        raise Invalid(f"There is no level {name!r}. Levels: {known}.", param="level")
    return found


def latest_decision(verification_id: str) -> DecisionView | None:
    """The newest decision about a verification, None before the first."""
    row = Decision.objects.filter(verification_id=verification_id).order_by("-id").first()
    return _view(row) if row else None


def decisions(verification_id: str) -> list[DecisionView]:
    """All decisions about a verification, oldest first."""
    return [_view(r) for r in Decision.objects.filter(verification_id=verification_id).order_by("id")]


def name_explanation(decision_id: str) -> dict[str, Any] | None:
    """How the names were compared, token by token: personal data, for staff alone. None where they were not."""
    row = Decision.objects.select_related("verification").get(pk=decision_id)
    explanation: dict[str, Any] | None = vault.unseal(row, "explanation", subject=row.verification.member_id)
    return explanation


def missing_checks(member_id: str, wanted: str, *, now: datetime) -> tuple[str, ...]:
    """The checks of a level for which the member has no evidence that the policy takes, in order."""
    rules = level(wanted)
    evidence = verifications.standing_evidence(member_id, now=now)
    standing = credit.counted(policy(), rules, evidence, now=now)
    return tuple(kind for kind in rules.checks if kind not in standing)


def _view(row: Decision) -> DecisionView:
    return DecisionView(
        id=row.id,
        verification_id=row.verification_id,
        outcome=row.outcome,
        policy_version=row.policy_version,
        policy_hash=row.policy_hash,
        evidence=tuple(row.evidence),
        checks=tuple(row.checks),
        reasons=tuple(Reason.from_json(r) for r in row.reasons),
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        created=row.created,
    )
