"""What happens to rollouts, and to members in them."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@dataclass(frozen=True, kw_only=True)
class _Rollout(Event):
    public: ClassVar[bool] = True
    rollout: str  # its name
    rollout_id: str  # which


@catalogued
@dataclass(frozen=True, kw_only=True)
class RolloutStarted(_Rollout):
    """A rule begins to be introduced."""

    name: ClassVar[str] = "rollout.started"
    version: int  # of the plan
    plan_hash: str  # SHA-256 of its file


@catalogued
@dataclass(frozen=True, kw_only=True)
class PlanApplied(_Rollout):
    """A rule goes on by a new version of its plan."""

    name: ClassVar[str] = "rollout.plan_applied"
    public: ClassVar[bool] = False
    version: int  # of the plan
    plan_hash: str  # SHA-256 of its file


@catalogued
@dataclass(frozen=True, kw_only=True)
class RolloutStageEntered(_Rollout):
    """A rollout goes on to its next stage."""

    name: ClassVar[str] = "rollout.stage_entered"
    stage: int  # counted from 1
    buckets: int  # how many of 100,000 are asked


@dataclass(frozen=True, kw_only=True)
class _Requirement(_Rollout):
    member_id: str  # of whom
    action: str  # for which action
    level: str  # which level it needs


@catalogued
@dataclass(frozen=True, kw_only=True)
class RequirementDue(_Requirement):
    """A member is asked for a level."""

    name: ClassVar[str] = "requirement.due"
    deadline: str | None  # until when the action stays open, RFC 3339; None: closed until it is met


@catalogued
@dataclass(frozen=True, kw_only=True)
class RequirementPastDue(_Requirement):
    """The deadline is over and the level is not reached."""

    name: ClassVar[str] = "requirement.past_due"


@catalogued
@dataclass(frozen=True, kw_only=True)
class RequirementMet(_Requirement):
    """A member who was asked has reached the level."""

    name: ClassVar[str] = "requirement.met"


@catalogued
@dataclass(frozen=True, kw_only=True)
class RequirementExempted(_Requirement):
    """A member is exempt."""

    name: ClassVar[str] = "requirement.exempted"
    reason: str  # the coded reason
