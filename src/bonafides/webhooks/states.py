"""States and legal moves of a delivery."""

from enum import StrEnum

from bonafides.core.states import Moves


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


D = DeliveryState

DELIVERY_MOVES = Moves(
    D,
    {
        D.PENDING: frozenset({D.SENDING, D.FAILED}),
        # back to pending after a failed try; a crash in between repeats it under the same id
        D.SENDING: frozenset({D.SENDING, D.PENDING, D.DELIVERED, D.FAILED}),
        D.DELIVERED: frozenset({D.PENDING}),  # sent again on request
        D.FAILED: frozenset({D.PENDING}),
    },
)
