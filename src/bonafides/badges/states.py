"""States and legal moves of a badge, as in the public contract."""

from enum import StrEnum

from bonafides.core.states import Moves


class BadgeState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


B = BadgeState

BADGE_MOVES = Moves(
    B,
    {
        B.ACTIVE: frozenset({B.SUSPENDED, B.REVOKED, B.EXPIRED}),
        B.SUSPENDED: frozenset({B.ACTIVE, B.REVOKED, B.EXPIRED}),
        B.EXPIRED: frozenset({B.REVOKED}),  # a later verification issues a new badge
        B.REVOKED: frozenset(),
    },
)

STANDING = frozenset({B.ACTIVE, B.SUSPENDED})
