"""What happens to verifications and checks."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@dataclass(frozen=True, kw_only=True)
class _Verification(Event):
    public: ClassVar[bool] = True
    member_id: str  # whose
    verification_id: str  # which


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationCreated(_Verification):
    """A verification was opened."""

    name: ClassVar[str] = "verification.created"
    level: str  # towards which level


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationRequiresInput(_Verification):
    """The member has to do something: a check failed and may be tried again."""

    name: ClassVar[str] = "verification.requires_input"
    reasons: tuple[str, ...]  # codes of all reasons that apply


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationProcessing(_Verification):
    """Everything is handed in; the engine works."""

    name: ClassVar[str] = "verification.processing"


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationInReview(_Verification):
    """A person has to look."""

    name: ClassVar[str] = "verification.in_review"
    reasons: tuple[str, ...]  # codes of all reasons that apply


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationVerified(_Verification):
    """All required checks are satisfied."""

    name: ClassVar[str] = "verification.verified"
    level: str  # the level reached


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationDeclined(_Verification):
    """The verification ended without success."""

    name: ClassVar[str] = "verification.declined"
    reasons: tuple[str, ...]  # codes of all reasons that apply


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationCanceled(_Verification):
    """The member or the marketplace ended it."""

    name: ClassVar[str] = "verification.canceled"


@catalogued
@dataclass(frozen=True, kw_only=True)
class VerificationExpired(_Verification):
    """It was not finished in time."""

    name: ClassVar[str] = "verification.expired"


@dataclass(frozen=True, kw_only=True)
class _Check(_Verification):
    check_id: str  # which check
    kind: str  # email, phone, document, selfie …


@catalogued
@dataclass(frozen=True, kw_only=True)
class AttemptStarted(_Check):
    """The member handed something in."""

    name: ClassVar[str] = "check.attempt_started"
    public: ClassVar[bool] = False
    attempt_id: str  # which attempt
    number: int  # the how-manieth


@catalogued
@dataclass(frozen=True, kw_only=True)
class AttemptMeasured(_Check):
    """An attempt was read and judged by itself."""

    name: ClassVar[str] = "check.attempt_measured"
    public: ClassVar[bool] = False
    attempt_id: str  # which attempt
    outcome: str  # passed, failed, in_review


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckPassed(_Check):
    """A check is satisfied by an attempt."""

    name: ClassVar[str] = "check.passed"


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckFailed(_Check):
    """A check failed; it may be tried again."""

    name: ClassVar[str] = "check.failed"
    reasons: tuple[str, ...]  # codes of all reasons
    attempts_left: int  # further tries


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckBlocked(_Check):
    """A check failed for good."""

    name: ClassVar[str] = "check.blocked"
    reasons: tuple[str, ...]  # codes of all reasons


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckInReview(_Check):
    """A person looks at a check: the machine was not sure, or the member cannot do it."""

    name: ClassVar[str] = "check.in_review"
    public: ClassVar[bool] = False
    reasons: tuple[str, ...]  # codes of all reasons


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckCredited(_Check):
    """Earlier evidence satisfies a check."""

    name: ClassVar[str] = "check.credited"
    evidence_id: str  # which evidence


@catalogued
@dataclass(frozen=True, kw_only=True)
class CheckWaived(_Check):
    """A person let the member pass without this check."""

    name: ClassVar[str] = "check.waived"
    public: ClassVar[bool] = False
    reason: str  # the coded reason


@catalogued
@dataclass(frozen=True, kw_only=True)
class LinkOpened(_Verification):
    """A link into the flow was opened."""

    name: ClassVar[str] = "verification.link_opened"
    public: ClassVar[bool] = False
    purpose: str  # start, phone, reminder
