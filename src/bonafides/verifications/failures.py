"""A failure as the public contract shows it: all reasons, each with remedy, next try and appeal."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bonafides.core.clock import rfc3339
from bonafides.verifications.queries import CheckView
from bonafides.verifications.reasons import Reason, text_of
from bonafides.verifications.states import CheckState

APPEAL_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One reason, ready to show."""

    code: str
    check: str
    category: str
    message: str
    remedy: str
    retry_allowed: bool
    retry_after: datetime | None
    attempts_left: int
    appeal_until: datetime

    def as_json(self) -> dict[str, Any]:
        """The object of the public contract."""
        return {
            "code": self.code,
            "check": self.check,
            "category": self.category,
            "message": self.message,
            "remedy": self.remedy,
            "retry": {
                "allowed": self.retry_allowed,
                "after": rfc3339(self.retry_after) if self.retry_after else None,
                "attempts_left": self.attempts_left,
            },
            "appeal": {"allowed": True, "until": rfc3339(self.appeal_until)},
        }


def failure(found: Reason, check: CheckView, *, locale: str) -> Failure:
    """One reason of a check. A try is allowed while the check is failed (not blocked) and tries are left."""
    text = text_of(found, locale)
    allowed = check.state == CheckState.FAILED and check.attempts_left > 0
    return Failure(
        code=found.code,
        check=check.kind,
        category=str(found.category),
        message=text.message,
        remedy=text.remedy,
        retry_allowed=allowed,
        retry_after=(check.retry_after or check.changed) if allowed else None,
        attempts_left=check.attempts_left if allowed else 0,
        appeal_until=check.changed + timedelta(days=APPEAL_DAYS),
    )


def failures(checks: tuple[CheckView, ...], *, locale: str) -> list[Failure]:
    """All reasons of all checks, in order."""
    return [failure(r, c, locale=locale) for c in checks for r in c.reasons]
