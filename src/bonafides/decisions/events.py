"""What decisions tell."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@catalogued
@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    """A decision was stored: by the rules or by a person."""

    name: ClassVar[str] = "decision.made"
    member_id: str  # about whom
    verification_id: str  # in which verification
    decision_id: str  # which decision
    outcome: str  # approved, declined, review or retry
    policy_version: str  # by which policy
    reasons: tuple[str, ...]  # codes of all reasons
