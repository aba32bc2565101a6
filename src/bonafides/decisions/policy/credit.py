"""Which earlier evidence counts instead of a new check. Pure: the moment is passed in."""

from collections.abc import Sequence
from datetime import datetime

from bonafides.decisions.policy.types import CheckRule, Level, Policy, Strength
from bonafides.verifications.queries import EvidenceView
from bonafides.verifications.services import CheckPlan

# The selfie shows that a document is its holder's. One without the other proves nothing of a new pair.
BOUND = ("document", "selfie")


def credited(rule: CheckRule, evidence: Sequence[EvidenceView], *, now: datetime) -> EvidenceView | None:
    """The newest evidence that the policy takes instead of this check; None where there is none.

    Evidence counts by kind, strength, age and source. What expired or was withdrawn is not handed in here.
    """
    fits = [e for e in evidence if e.kind == rule.kind and _counts(rule, e, now=now)]
    return max(fits, key=lambda e: (e.verified_at, e.id), default=None)


def _counts(rule: CheckRule, evidence: EvidenceView, *, now: datetime) -> bool:
    if evidence.strength not in tuple(Strength):
        return False
    strength, age = Strength(evidence.strength), now - evidence.verified_at
    return any(
        strength.rank >= c.strength.rank
        and age <= c.max_age
        and (not c.sources or evidence.source in c.sources)
        for c in rule.credit
    )


def counted(
    policy: Policy, level: Level, evidence: Sequence[EvidenceView], *, now: datetime
) -> dict[str, EvidenceView]:
    """Check → evidence credited for it. Document and selfie are credited together or not at all."""
    found = {kind: credited(policy.checks[kind], evidence, now=now) for kind in level.checks}
    bound = [kind for kind in BOUND if kind in level.checks]
    if any(found[kind] is None for kind in bound):
        found |= dict.fromkeys(bound, None)
    return {kind: e for kind, e in found.items() if e is not None}


def plan_checks(
    policy: Policy, level: Level, evidence: Sequence[EvidenceView], *, now: datetime
) -> list[CheckPlan]:
    """The checks that a verification towards a level begins with."""
    standing = counted(policy, level, evidence, now=now)
    return [
        CheckPlan(
            kind=kind,
            attempts=policy.checks[kind].attempts,
            retry_seconds=int(policy.checks[kind].retry_after.total_seconds()),
            evidence_id=standing[kind].id if kind in standing else None,
        )
        for kind in level.checks
    ]
