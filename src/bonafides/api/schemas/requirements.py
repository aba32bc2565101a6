"""What rules need of a member, and what the member may do."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from bonafides.api.schemas.fields import Moment


class ExemptOut(Schema):
    """An exemption and its reason."""

    rollout: str
    reason: str
    text: str


class WhyOut(Schema):
    """The rollout, stage, rule and place that led to an answer, and the same in a sentence."""

    rollout: str
    stage: int
    rule: str
    bucket: int
    share: float
    outcome: str
    explanation: str


class CanOut(Schema):
    """Whether the member may do something now."""

    object: Literal["permission"] = "permission"
    member: str
    action: str
    allowed: bool
    level: str | None
    missing: list[str]
    pending: list[str]
    reasons: list[str]
    why: WhyOut | None
    exempt: ExemptOut | None
    due: Moment | None
    url: str | None = Field(description="Where the member does what is missing; null where nothing is.")


class RequirementsOut(Schema):
    """All that rules need of a member."""

    object: Literal["requirements"] = "requirements"
    member: str
    currently_due: list[str]
    eventually_due: list[str]
    past_due: list[str]
    pending: list[str]
    current_deadline: Moment | None
    exempt: list[ExemptOut]
    why: list[WhyOut]
