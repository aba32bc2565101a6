"""Rollouts as they are published, and one member's place."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from bonafides.api.schemas.fields import Moment
from bonafides.api.schemas.requirements import WhyOut


class ExemptionOut(Schema):
    """Who is exempt, and why."""

    rule: str
    reason: str
    text: str


class StageOut(Schema):
    """A stage: the share of the audience that is asked, and how long it lasts at least."""

    share: float
    at_least_days: float


class RolloutOut(Schema):
    """A rule that is introduced step by step. With `salt` and `algorithm` anybody can work out who is asked."""

    id: str
    object: Literal["rollout"] = "rollout"
    name: str
    mode: str
    action: str
    level: str
    rule: str
    exemptions: list[ExemptionOut]
    stages: list[StageOut]
    stage: int = Field(description="Counted from 1.")
    stage_since: Moment
    version: int
    plan_hash: str
    salt: str
    algorithm: str
    metadata: dict[str, Any] = Field(default_factory=dict)
    created: Moment
    changed: Moment


class EntryOut(Schema):
    """One member's place in a rollout, and how it came to it."""

    id: str | None = Field(description="Null where the place was not written down yet.")
    object: Literal["rollout_entry"] = "rollout_entry"
    rollout: str
    member: str
    state: str
    reason: str | None
    text: str | None
    stage: int
    version: int
    asked: Moment | None
    due: Moment | None
    completed: Moment | None
    unmet: list[str]
    why: WhyOut
    metadata: dict[str, Any] = Field(default_factory=dict)
    created: Moment | None
