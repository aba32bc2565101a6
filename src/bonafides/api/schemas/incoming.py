"""Bodies that the API takes. A text is never guessed from a number, and what nobody knows is refused."""

from typing import Annotated, Any

from pydantic import Field

from bonafides.api.schemas.fields import Free, Metadata, Strict

UNSET: Any = None  # a field that was not sent; null itself is refused


class MemberIn(Strict):
    """A member as the marketplace knows them."""

    name: Annotated[str, Field(max_length=300)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    locale: Annotated[str, Field(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=12)] = "en"
    attributes: Free = Field(default_factory=dict)
    metadata: Metadata = Field(default_factory=dict)


class VerificationIn(Strict):
    """Ask a member to verify."""

    member: Annotated[str, Field(max_length=200)]
    level: Annotated[str, Field(max_length=40)] = "identity"
    return_url: Annotated[str, Field(max_length=2000)] | None = None
    metadata: Metadata = Field(default_factory=dict)


class ReasonIn(Strict):
    """Why."""

    reason: Annotated[str, Field(max_length=60)] = "marketplace_request"


class LookupIn(Strict):
    """Members whose badges are wanted, by our id or by yours."""

    members: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=1000)]


class EndpointIn(Strict):
    """Where events shall go."""

    url: Annotated[str, Field(max_length=2000)]
    types: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=60)] = Field(
        default_factory=list
    )
    description: Annotated[str, Field(max_length=200)] = ""
    metadata: Metadata = Field(default_factory=dict)


class EndpointPatch(Strict):
    """What shall change; the rest stays."""

    url: Annotated[str, Field(max_length=2000)] = Field(default=UNSET)
    types: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=60)] = Field(default=UNSET)
    description: Annotated[str, Field(max_length=200)] = Field(default=UNSET)
    metadata: Metadata = Field(default=UNSET)
    enabled: bool = Field(default=UNSET)
