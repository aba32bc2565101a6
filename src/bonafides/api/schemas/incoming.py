"""Bodies that the API takes. A text is never guessed from a number, and what nobody knows is refused."""

from typing import Annotated, Any

from pydantic import Field

from bonafides.api.schemas.fields import Free, Metadata, Strict
from bonafides.badges.services import REASONS

METADATA = "Up to 50 texts of your own; nothing looks at them."
URL = "An https address that takes a POST."
TYPES = "Types of events, `badge.*` for all of a kind; empty for all."
UNSET: Any = None  # a field that was not sent; null itself is refused


class MemberIn(Strict):
    """A member as the marketplace knows them."""

    name: Annotated[str, Field(max_length=300)] | None = Field(
        default=None, description="As the account has it; compared with the document. Kept encrypted."
    )
    email: Annotated[str, Field(max_length=254)] | None = Field(
        default=None, description="Kept encrypted; codes and results go there."
    )
    phone: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="Proposed to the member in the phone step. Kept encrypted."
    )
    locale: Annotated[str, Field(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=12)] = Field(
        default="en", description="BCP 47, such as `en` or `pt-BR`."
    )
    attributes: Free = Field(
        default_factory=dict,
        description="Free JSON that rules look at: `role`, `origin`, `joined_at`, `top_rated_since`, `country` … Nothing personal.",
    )
    metadata: Metadata = Field(default_factory=dict, description=METADATA)


class VerificationIn(Strict):
    """Ask a member to verify."""

    member: Annotated[str, Field(max_length=200)] = Field(description="A member, by our id or by yours.")
    level: Annotated[str, Field(max_length=40)] = Field(
        default="identity", description="A level of the policy: `basic`, `phone`, `identity` …"
    )
    return_url: Annotated[str, Field(max_length=2000)] | None = Field(
        default=None, description="Where the member goes back to."
    )
    metadata: Metadata = Field(default_factory=dict, description=METADATA)


class ReasonIn(Strict):
    """Why."""

    reason: Annotated[str, Field(max_length=60)] = Field(
        default="marketplace_request", description="Kept with the badge: " + ", ".join(REASONS) + "."
    )


class LookupIn(Strict):
    """Members whose badges are wanted, by our id or by yours."""

    members: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=1000)] = (
        Field(description="1 to 1,000 members.")
    )


class EndpointIn(Strict):
    """Where events shall go."""

    url: Annotated[str, Field(max_length=2000)] = Field(description=URL)
    types: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=60)] = Field(
        default_factory=list, description=TYPES
    )
    description: Annotated[str, Field(max_length=200)] = Field(default="", description="For yourself.")
    metadata: Metadata = Field(default_factory=dict, description=METADATA)


class EndpointPatch(Strict):
    """What shall change; the rest stays."""

    url: Annotated[str, Field(max_length=2000)] = Field(default=UNSET, description=URL)
    types: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=60)] = Field(
        default=UNSET, description=TYPES
    )
    description: Annotated[str, Field(max_length=200)] = Field(default=UNSET, description="For yourself.")
    metadata: Metadata = Field(default=UNSET, description=METADATA)
    enabled: bool = Field(default=UNSET, description="Switched on again, what waited goes out.")


class AppealIn(Strict):
    """Ask for somebody else to look at a declined verification."""

    verification: Annotated[str, Field(max_length=60)] = Field(
        description="The id of a declined verification."
    )
    words: Annotated[str, Field(min_length=1, max_length=5000)] = Field(
        description="What the member says, in their own words. Kept encrypted."
    )
