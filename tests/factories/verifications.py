"""Open verifications."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bonafides.core.events import Actor
from bonafides.verifications import queries
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.services import CheckPlan, open_verification
from factories.members import API, NOW, make_member

ALL = ("email", "phone", "document", "selfie")


def make_verification(
    member_id: str | None = None,
    *,
    checks: Sequence[str] = ALL,
    level: str = "identity",
    attempts: int = 3,
    retry_seconds: int = 0,
    now: datetime = NOW,
) -> VerificationView:
    """A verification that waits for its member."""
    verification_id = open_verification(
        member_id or make_member(now=now),
        level=level,
        checks=[CheckPlan(kind=k, attempts=attempts, retry_seconds=retry_seconds) for k in checks],
        policy_version="test",
        life=timedelta(days=30),
        locale="en",
        actor=API,
        now=now,
    )
    return queries.get(verification_id)


def member_of(verification: VerificationView) -> Actor:
    """The member as the one who acts."""
    return Actor("member", verification.member_id)
