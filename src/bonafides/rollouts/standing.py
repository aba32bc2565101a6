"""Whether a member has reached a level at this moment, and what is missing."""

from dataclasses import dataclass
from datetime import datetime

from bonafides.badges import queries as badges
from bonafides.badges.states import BadgeState
from bonafides.decisions import queries as decisions
from bonafides.verifications import queries as verifications
from bonafides.verifications.states import CheckState, VerificationState

C = CheckState


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`missing`: checks still to be done; `pending`: those of them that are being looked at. `withheld`: the badge
    that would count is suspended or revoked (its state), so that no evidence counts either."""

    met: bool
    missing: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    withheld: str | None = None

    @property
    def currently(self) -> tuple[str, ...]:
        """What the member can do something about."""
        return tuple(kind for kind in self.missing if kind not in self.pending)


def of(member_id: str, level: str, *, now: datetime) -> Standing:
    """From the newest badge, else from standing evidence; what a person waived in a verified run counts with it."""
    badge = badges.newest(member_id, now=now)
    covers = badge is not None and decisions.policy().covers(badge.level, level)
    if badge and covers and badge.state == BadgeState.ACTIVE:
        return Standing(met=True)
    missing = decisions.missing_checks(member_id, level, now=now)
    if badge and covers and badge.state in (BadgeState.SUSPENDED, BadgeState.REVOKED):
        return Standing(met=False, missing=missing, withheld=str(badge.state))
    if not missing:
        return Standing(met=True)
    latest = verifications.latest(member_id, level)
    if latest is None:
        return Standing(met=False, missing=missing)
    done = {c.kind for c in latest.checks if c.state == C.WAIVED or (c.satisfied and not _over(latest.state))}
    missing = tuple(kind for kind in missing if kind not in done)
    if not missing and latest.state == VerificationState.VERIFIED:
        return Standing(met=True)
    working = (
        {c.kind for c in latest.checks if _is_looked_at(c.state, c.kind)}
        if not _over(latest.state)
        else set()
    )
    return Standing(met=False, missing=missing, pending=tuple(k for k in missing if k in working))


def _over(state: VerificationState) -> bool:
    return state not in (
        VerificationState.REQUIRES_INPUT,
        VerificationState.PROCESSING,
        VerificationState.IN_REVIEW,
    )


def _is_looked_at(state: CheckState, kind: str) -> bool:
    return state == C.IN_REVIEW or (state == C.IN_PROGRESS and kind not in ("email", "phone"))
