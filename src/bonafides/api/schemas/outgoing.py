"""Objects that the API answers with."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from bonafides.api.schemas.fields import Moment


class ContactOut(Schema):
    """Personal data: only with the scope members:personal, only when expanded."""

    name: str | None
    email: str | None
    phone: str | None


class MemberOut(Schema):
    """A member."""

    id: str
    object: Literal["member"] = "member"
    external_id: str
    locale: str
    attributes: dict[str, Any]
    metadata: dict[str, Any]
    created: Moment
    updated: Moment
    contact: ContactOut | None = Field(default=None, description="Expandable; null unless asked for.")


class RetryOut(Schema):
    """Whether, when and how often it may be tried again."""

    allowed: bool
    after: str | None
    attempts_left: int


class AppealOut(Schema):
    """Until when it may be appealed."""

    allowed: bool
    until: str


class AppealCaseOut(Schema):
    """An appeal. Whoever decided before does not decide it."""

    id: str
    object: Literal["appeal"] = "appeal"
    state: str
    verification: str
    member: str
    reasons: list[str]
    metadata: dict[str, Any] = Field(default_factory=dict)
    created: Moment


class FailureOut(Schema):
    """One reason of a failure."""

    code: str
    check: str
    category: str
    message: str
    remedy: str
    retry: RetryOut
    appeal: AppealOut


class CheckOut(Schema):
    """One check of a verification."""

    id: str
    object: Literal["check"] = "check"
    kind: str
    state: str
    attempts_left: int
    retry_after: Moment | None
    failures: list[FailureOut]


class VerificationOut(Schema):
    """A verification."""

    id: str
    object: Literal["verification"] = "verification"
    member: str
    level: str
    state: str
    checks: list[CheckOut]
    failures: list[FailureOut]
    url: str | None = Field(
        description="A fresh link for the member: 24 hours, opens once. Null once it is over."
    )
    return_url: str | None
    policy_version: str
    metadata: dict[str, Any]
    created: Moment
    expires: Moment
    decided: Moment | None


class BadgeOut(Schema):
    """A badge: nothing in it is personal."""

    id: str
    object: Literal["badge"] = "badge"
    member: str
    verification: str
    level: str
    checks: list[str]
    state: str
    state_reason: str | None
    page: str
    mark: str
    metadata: dict[str, Any]
    created: Moment
    issued: Moment
    expires: Moment | None


class LookupRow(Schema):
    """`badge` is null where there is none or no such member."""

    member: str
    badge: BadgeOut | None


class LookupOut(Schema):
    """One row a member asked for, in the same order."""

    object: Literal["badge_lookup"] = "badge_lookup"
    data: list["LookupRow"]


class EventOut(Schema):
    """Something that happened; what webhooks carry."""

    id: str
    object: Literal["event"] = "event"
    type: str
    created: str
    timestamp: str
    data: dict[str, Any]
    metadata: dict[str, Any]


class EndpointOut(Schema):
    """A webhook endpoint. `secret` is shown when it is made or rotated, and never again."""

    id: str
    object: Literal["webhook_endpoint"] = "webhook_endpoint"
    url: str
    types: list[str]
    description: str
    enabled: bool
    disabled_reason: str | None
    failing_since: Moment | None
    metadata: dict[str, Any]
    created: Moment
    secret: str | None = None


class DeliveryOut(Schema):
    """How one event fared at one endpoint."""

    id: str
    object: Literal["delivery"] = "delivery"
    endpoint: str
    event: str
    type: str
    state: str
    tries: int
    next_try: Moment | None
    status: int | None
    problem: str | None
    milliseconds: int | None
    metadata: dict[str, Any] = Field(default_factory=dict)
    created: Moment
    ended: Moment | None
