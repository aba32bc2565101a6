"""States and legal moves of a verification and of a check, as in the public contract."""

from enum import StrEnum

from bonafides.core.states import Moves


class VerificationState(StrEnum):
    REQUIRES_INPUT = "requires_input"
    PROCESSING = "processing"
    IN_REVIEW = "in_review"
    VERIFIED = "verified"
    DECLINED = "declined"
    CANCELED = "canceled"
    EXPIRED = "expired"


class CheckState(StrEnum):
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    CREDITED = "credited"
    WAIVED = "waived"


V, C = VerificationState, CheckState

VERIFICATION_MOVES = Moves(
    V,
    {
        V.REQUIRES_INPUT: frozenset({V.PROCESSING, V.IN_REVIEW, V.DECLINED, V.CANCELED, V.EXPIRED}),
        V.PROCESSING: frozenset(
            {V.REQUIRES_INPUT, V.IN_REVIEW, V.VERIFIED, V.DECLINED, V.CANCELED, V.EXPIRED}
        ),
        V.IN_REVIEW: frozenset({V.REQUIRES_INPUT, V.VERIFIED, V.DECLINED, V.CANCELED}),
        V.VERIFIED: frozenset(),
        V.DECLINED: frozenset({V.IN_REVIEW}),  # an appeal, or a person who looks again
        V.CANCELED: frozenset(),
        V.EXPIRED: frozenset(),
    },
)

CHECK_MOVES = Moves(
    C,
    {
        C.WAITING: frozenset({C.IN_PROGRESS, C.IN_REVIEW, C.BLOCKED, C.CREDITED, C.WAIVED}),
        C.IN_PROGRESS: frozenset({C.WAITING, C.PASSED, C.FAILED, C.BLOCKED, C.IN_REVIEW}),
        C.IN_REVIEW: frozenset({C.WAITING, C.PASSED, C.FAILED, C.BLOCKED, C.WAIVED}),
        # the decision compares checks with one another and may find fault with one that passed by itself
        # or the check has to be judged again because another one was repeated
        C.PASSED: frozenset({C.IN_PROGRESS, C.FAILED, C.BLOCKED, C.IN_REVIEW}),
        C.FAILED: frozenset({C.IN_PROGRESS, C.IN_REVIEW, C.BLOCKED, C.PASSED, C.WAIVED}),
        C.BLOCKED: frozenset({C.IN_REVIEW, C.WAITING, C.PASSED, C.WAIVED}),  # by a person only
        C.CREDITED: frozenset(),
        C.WAIVED: frozenset({C.WAITING}),
    },
)

SETTLED = frozenset({C.PASSED, C.FAILED, C.BLOCKED, C.CREDITED, C.WAIVED, C.IN_REVIEW})
SATISFIED = frozenset({C.PASSED, C.CREDITED, C.WAIVED})
OPEN = frozenset({V.REQUIRES_INPUT, V.PROCESSING, V.IN_REVIEW})
