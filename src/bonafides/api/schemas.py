"""What goes in and out. Unknown fields are refused; enums are open and lower_snake_case; times are RFC 3339 UTC."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, PlainSerializer

from bonafides.core.clock import rfc3339

Moment = Annotated[datetime, PlainSerializer(rfc3339, return_type=str, when_used="always")]


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("A text must not hold the NUL character.")
    return text


def _flat(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Free JSON within bounds: PostgreSQL takes no NUL, and nobody needs ten levels."""
    _walk(value, 0)
    return value


def _walk(value: JsonValue, depth: int) -> None:
    if depth > 6:
        raise ValueError("This is nested too deeply (at most 6 levels).")
    if isinstance(value, str):
        _clean(value)
        if len(value) > 5_000:
            raise ValueError("A text in it is too long (at most 5,000 characters).")
    elif isinstance(value, dict):
        if len(value) > 100:
            raise ValueError("It has too many keys (at most 100).")
        for key, inner in value.items():
            _clean(key)
            _walk(inner, depth + 1)
    elif isinstance(value, list):
        if len(value) > 1_000:
            raise ValueError("A list in it is too long (at most 1,000).")
        for inner in value:
            _walk(inner, depth + 1)
    elif (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        raise ValueError("NaN and Infinity are not JSON.")


Text = Annotated[str, AfterValidator(_clean)]
Free = Annotated[dict[str, JsonValue], AfterValidator(_flat)]
Metadata = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=500)]],
    Field(max_length=50),
    AfterValidator(_flat),
]


class Strict(BaseModel):
    """A body: fields that nobody knows are refused, types are not guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class MemberIn(Strict):
    """A member as the marketplace knows them."""

    name: Annotated[Text, Field(max_length=300)] | None = None
    email: Annotated[Text, Field(max_length=254)] | None = None
    phone: Annotated[Text, Field(max_length=40)] | None = None
    locale: Annotated[Text, Field(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=12)] = "en"
    attributes: Free = Field(default_factory=dict)
    metadata: Metadata = Field(default_factory=dict)


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


class VerificationIn(Strict):
    """Ask a member to verify."""

    member: Annotated[Text, Field(max_length=200)]
    level: Annotated[Text, Field(max_length=40)] = "identity"
    return_url: Annotated[Text, Field(max_length=2000)] | None = None
    metadata: Metadata = Field(default_factory=dict)


class RetryOut(Schema):
    """Whether, when and how often it may be tried again."""

    allowed: bool
    after: str | None
    attempts_left: int


class AppealOut(Schema):
    """Until when it may be appealed."""

    allowed: bool
    until: str


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


class ReasonIn(Strict):
    """Why."""

    reason: Annotated[Text, Field(max_length=60)] = "marketplace_request"


class LookupIn(Strict):
    """Members whose badges are wanted, by our id or by yours."""

    members: Annotated[list[Annotated[Text, Field(max_length=200)]], Field(min_length=1, max_length=1000)]


class LookupOut(Schema):
    """One row a member asked for, in the same order."""

    object: Literal["badge_lookup"] = "badge_lookup"
    data: list["LookupRow"]


class LookupRow(Schema):
    """`badge` is null where there is none or no such member."""

    member: str
    badge: BadgeOut | None


class EventOut(Schema):
    """Something that happened; what webhooks carry."""

    id: str
    object: Literal["event"] = "event"
    type: str
    created: str
    timestamp: str
    data: dict[str, Any]
    metadata: dict[str, Any]


class EndpointIn(Strict):
    """Where events shall go."""

    url: Annotated[Text, Field(max_length=2000)]
    types: Annotated[list[Annotated[Text, Field(max_length=60)]], Field(max_length=60)] = Field(
        default_factory=list
    )
    description: Annotated[Text, Field(max_length=200)] = ""
    metadata: Metadata = Field(default_factory=dict)


class EndpointPatch(Strict):
    """What shall change; the rest stays."""

    url: Annotated[Text, Field(max_length=2000)] | None = None
    types: Annotated[list[Annotated[Text, Field(max_length=60)]], Field(max_length=60)] | None = None
    description: Annotated[Text, Field(max_length=200)] | None = None
    metadata: Metadata | None = None
    enabled: bool | None = None


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
