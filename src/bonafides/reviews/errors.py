"""What may go wrong with a case."""

from typing import ClassVar

from bonafides.core.errors import BonafidesError


class HeldByAnother(BonafidesError):
    """Somebody else works on the case."""

    code: ClassVar[str] = "case_held_by_another"
    status: ClassVar[int] = 409


class DecidedBefore(BonafidesError):
    """An appeal is never decided by whoever decided the case."""

    code: ClassVar[str] = "decided_before_by_same_person"
    status: ClassVar[int] = 403


class AppealTooLate(BonafidesError):
    """The days for an appeal are over."""

    code: ClassVar[str] = "appeal_too_late"
    status: ClassVar[int] = 409
