"""What happens to badges."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@dataclass(frozen=True, kw_only=True)
class _Badge(Event):
    public: ClassVar[bool] = True
    member_id: str  # whose
    badge_id: str  # which
    verification_id: str  # the verification that it stands on


@catalogued
@dataclass(frozen=True, kw_only=True)
class BadgeIssued(_Badge):
    """A badge was issued, or renewed by a later verification."""

    name: ClassVar[str] = "badge.issued"
    level: str  # what it attests


@catalogued
@dataclass(frozen=True, kw_only=True)
class BadgeSuspended(_Badge):
    """A badge does not count for the time being."""

    name: ClassVar[str] = "badge.suspended"
    reason: str  # the coded reason


@catalogued
@dataclass(frozen=True, kw_only=True)
class BadgeReinstated(_Badge):
    """A suspended badge counts again."""

    name: ClassVar[str] = "badge.reinstated"


@catalogued
@dataclass(frozen=True, kw_only=True)
class BadgeRevoked(_Badge):
    """A badge was withdrawn for good."""

    name: ClassVar[str] = "badge.revoked"
    reason: str  # the coded reason


@catalogued
@dataclass(frozen=True, kw_only=True)
class BadgeExpired(_Badge):
    """A badge came to its end."""

    name: ClassVar[str] = "badge.expired"
