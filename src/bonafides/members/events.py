"""What happens to members."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@catalogued
@dataclass(frozen=True, kw_only=True)
class MemberSaved(Event):
    """The marketplace created or changed a member."""

    name: ClassVar[str] = "member.saved"
    member_id: str  # whose
    created: bool  # whether it is new
    changed: tuple[str, ...]  # names of the fields that changed, never their values


@catalogued
@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A member agreed to a text."""

    name: ClassVar[str] = "consent.given"
    member_id: str  # who agreed
    verification_id: str  # in which verification
    purpose: str  # to what
    text_version: str  # which text


@catalogued
@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A member took an agreement back."""

    name: ClassVar[str] = "consent.withdrawn"
    member_id: str  # who
    verification_id: str  # in which verification
    purpose: str  # from what
