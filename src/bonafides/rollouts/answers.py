"""What the package answers with: frozen values. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """One member's place. `id` is None where no row was written (not placed yet, or the rule is not for them).

    `state`: in the words of the contract: invited, completed, exempt, waiting, withdrawn.
    """

    id: str | None
    rollout: str
    outcome: str
    reason: str = ""
    text: str = ""
    bucket: int
    buckets: int
    version: int
    stage: int
    asked: datetime | None = None
    due: datetime | None = None
    completed: datetime | None = None
    unmet: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """The entry's state."""
        if self.completed:
            return "completed"
        return {"asked": "invited", "not_asked": "waiting", "exempt": "exempt"}.get(self.outcome, "withdrawn")


@dataclass(frozen=True, kw_only=True)
class Why:
    """What led to an answer, and the same in a sentence for the member."""

    rollout: str
    stage: int
    rule: str
    bucket: int
    share: float
    outcome: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Exempt:
    """An exemption: the coded reason and its text for the member."""

    rollout: str
    reason: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Whether a member may do something now. `missing`: checks still to be done; `pending`: being looked at.

    `reasons`: codes: no_rule, not_in_audience, not_asked, exempt, level_met, grace_period, verification_required,
    verification_pending, past_due, badge_suspended, badge_revoked.
    """

    allowed: bool
    action: str
    level: str | None = None
    missing: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    why: Why | None = None
    exempt: Exempt | None = None
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """All that rules need of a member, in the form of Stripe Connect. Lists name checks; past due ones are in
    `currently_due`, too. `eventually_due`: what rules that do not ask yet, or not before a deadline, will need."""

    currently_due: tuple[str, ...] = ()
    eventually_due: tuple[str, ...] = ()
    past_due: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    current_deadline: datetime | None = None
    exempt: tuple[Exempt, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StageView:
    """A stage as it is published."""

    share: float
    at_least_days: float


@dataclass(frozen=True, kw_only=True)
class RolloutView:
    """A rollout as it is published. `stage` counts from 1."""

    id: str
    name: str
    mode: str
    action: str
    level: str
    rule: str
    exemptions: tuple[tuple[str, str, str], ...]  # rule, reason, text
    stages: tuple[StageView, ...]
    stage: int
    stage_since: datetime
    version: int
    plan_hash: str
    salt: str
    algorithm: str
    created: datetime
    changed: datetime


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What applying a plan would change; ids of members, the first hundred of each kind."""

    rollout: str
    new: bool
    members: int
    counts: dict[str, int]  # newly asked, exempt, not_asked, withdrawn, and unchanged
    examples: dict[str, tuple[str, ...]]
