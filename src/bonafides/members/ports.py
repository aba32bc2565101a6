"""What a marketplace says of a member, and what the checks compare with."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who the account says they are. `name` as on the account, in one string; phone in E.164."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """All that a marketplace says of a member."""

    contact: Contact = field(default_factory=Contact)
    attributes: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    locale: str = "en"
