"""States and legal moves of a case, as in the public contract, and its closed vocabularies."""

from enum import StrEnum

from bonafides.core.states import Moves


class CaseState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DECIDED = "decided"


class CaseKind(StrEnum):
    """What a case is about. Review, cannot and appeal end with a decision about the verification."""

    REVIEW = "review"
    HELP = "help"
    CANNOT = "cannot"
    APPEAL = "appeal"


class Verdict(StrEnum):
    """How a case ended. `moot`: the verification came to its end without it."""

    APPROVE = "approve"
    ASK_AGAIN = "ask_again"
    DECLINE = "decline"
    ANSWER = "answer"
    MOOT = "moot"


S, K = CaseState, CaseKind

CASE_MOVES = Moves(
    S,
    {
        S.OPEN: frozenset({S.CLAIMED, S.DECIDED}),  # decided straight away only where it became moot
        S.CLAIMED: frozenset({S.OPEN, S.DECIDED}),
        S.DECIDED: frozenset({S.OPEN}),  # the member writes again to a help case
    },
)

UNDECIDED = frozenset({S.OPEN, S.CLAIMED})
DECIDING = frozenset({K.REVIEW, K.CANNOT, K.APPEAL})
