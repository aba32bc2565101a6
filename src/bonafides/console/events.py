"""What staff do that leaves no other trace."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@catalogued
@dataclass(frozen=True, kw_only=True)
class ImagesViewed(Event):
    """Somebody of staff was shown a photo."""

    name: ClassVar[str] = "images.viewed"
    member_id: str  # of whom
    verification_id: str  # of which verification
    case_id: str  # in which case
    attempt_id: str  # of which attempt
    picture: str  # front, back, portrait, selfie
    reason: str  # the coded reason that was given
