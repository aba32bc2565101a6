"""Where one member stands in one rule. Pure, and the same for whoever computes it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bonafides.rollouts.audience import holds, unmet
from bonafides.rollouts.plans import BUCKETS, Plan

ALGORITHM = "sha256/1"  # SHA-256 of salt and member id, one after the other, as one number modulo 100,000


class Outcome(StrEnum):
    """What a rule says of a member."""

    ASKED = "asked"
    EXEMPT = "exempt"
    NOT_ASKED = "not_asked"  # in the audience, outside the share
    OUTSIDE = "outside"  # not in the audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """The outcome with what led to it. `unmet`: conditions of the audience that do not hold."""

    outcome: Outcome
    bucket: int
    buckets: int
    reason: str = ""
    text: str = ""
    unmet: tuple[str, ...] = ()


def bucket(salt: str, member_id: str) -> int:
    """A member's number, 0 to 99,999. A larger share takes in all numbers that a smaller one took in."""
    return int.from_bytes(hashlib.sha256((salt + member_id).encode()).digest()) % BUCKETS


def place(plan: Plan, stage: int, member_id: str, attributes: Mapping[str, Any], *, today: date) -> Placement:
    """What the plan says of a member at its stage (counted from 1). An exemption comes before everything but the audience."""
    number, limit = bucket(plan.salt, member_id), plan.stages[stage - 1].buckets
    missing = unmet(plan.audience, attributes)
    if missing:
        return Placement(outcome=Outcome.OUTSIDE, bucket=number, buckets=limit, unmet=missing)
    for exemption in plan.exemptions:
        over = exemption.until is not None and today >= exemption.until
        if not over and holds(exemption.audience, attributes):
            return Placement(
                outcome=Outcome.EXEMPT,
                bucket=number,
                buckets=limit,
                reason=exemption.reason,
                text=exemption.text,
            )
    outcome = Outcome.ASKED if number < limit else Outcome.NOT_ASKED
    return Placement(outcome=outcome, bucket=number, buckets=limit)


# What may become of an entry. Asked and exempt are promises: a share that shrinks takes no one out again, and only
# the rule itself (audience, exemption, its end) changes them. None in the table: the entry stays as it is.
_BECOMES: dict[tuple[str, Outcome], str | None] = {
    ("not_asked", Outcome.ASKED): "asked",
    ("not_asked", Outcome.EXEMPT): "exempt",
    ("not_asked", Outcome.OUTSIDE): "withdrawn",
    ("asked", Outcome.EXEMPT): "exempt",
    ("asked", Outcome.OUTSIDE): "withdrawn",
    ("exempt", Outcome.ASKED): "asked",
    ("exempt", Outcome.NOT_ASKED): "not_asked",
    ("exempt", Outcome.OUTSIDE): "withdrawn",
    ("withdrawn", Outcome.ASKED): "asked",
    ("withdrawn", Outcome.EXEMPT): "exempt",
    ("withdrawn", Outcome.NOT_ASKED): "not_asked",
}


def becomes(standing: str | None, placed: Outcome) -> str | None:
    """The outcome that an entry takes on, None where it stays (or where none is made for somebody outside)."""
    if standing is None:
        return None if placed == Outcome.OUTSIDE else str(placed)
    return _BECOMES.get((standing, placed))
