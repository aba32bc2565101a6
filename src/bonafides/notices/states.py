"""States and legal moves of a message on its way out."""

from enum import StrEnum

from bonafides.core.states import Moves


class MessageState(StrEnum):
    QUEUED = "queued"
    PROCESSING = "processing"
    SENT = "sent"
    ABANDONED = "abandoned"


S = MessageState

MESSAGE_MOVES = Moves(
    S,
    {
        S.QUEUED: frozenset({S.PROCESSING, S.ABANDONED}),
        # back to queued when the provider is down; a crash in between repeats the send at most once
        S.PROCESSING: frozenset({S.QUEUED, S.PROCESSING, S.SENT, S.ABANDONED}),
        S.SENT: frozenset(),
        S.ABANDONED: frozenset(),
    },
)
