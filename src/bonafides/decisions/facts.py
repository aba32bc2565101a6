"""What a decision rests on: plain values, gathered before, judged in rules. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bonafides.decisions.names import DocumentName
from bonafides.verifications.reasons import Category, Reason
from bonafides.verifications.states import CheckState


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuredFact:
    """What the latest attempt came to by itself. `read`: which claims were read, by name."""

    attempt_id: str
    outcome: CheckState
    reasons: tuple[Reason, ...] = ()
    signals: Mapping[str, Any] = field(default_factory=dict)
    read: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckFact:
    """One check. `measured` is None where nothing was handed in or it is still being looked at."""

    kind: str
    state: CheckState
    attempts_left: int
    reasons: tuple[Reason, ...] = ()
    measured: MeasuredFact | None = None

    def failed_state(self, reasons: tuple[Reason, ...]) -> CheckState:
        """`failed`, or `blocked` where no try is left; a failure that is all on our side gives its try back."""
        ours = bool(reasons) and all(r.category == Category.SYSTEM for r in reasons)
        return CheckState.FAILED if self.attempts_left or ours else CheckState.BLOCKED


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A whole verification. `document_name` is None where no document was read."""

    level: str
    checks: tuple[CheckFact, ...]
    account_name: str | None = None
    document_name: DocumentName | None = None

    def check(self, kind: str) -> CheckFact | None:
        """Its check of a kind, None where the level does not need it."""
        return next((c for c in self.checks if c.kind == kind), None)

    def reopened(self, kind: str) -> "Facts":
        """The same with one check as if it had just been measured."""
        checks = tuple(replace(c, state=CheckState.IN_PROGRESS) if c.kind == kind else c for c in self.checks)
        return replace(self, checks=checks)

    def as_json(self) -> dict[str, Any]:
        """Canonical, for the keyed hash: the same facts give the same text."""
        return {
            "level": self.level,
            "account": self.account_name,
            "document": [*_name(self.document_name)],
            "checks": [
                {
                    "kind": c.kind,
                    "state": str(c.state),
                    "left": c.attempts_left,
                    "reasons": [r.as_json() for r in c.reasons],
                    "attempt": c.measured.attempt_id if c.measured else None,
                    "outcome": str(c.measured.outcome) if c.measured else None,
                    "signals": dict(c.measured.signals) if c.measured else None,
                    "found": [r.as_json() for r in c.measured.reasons] if c.measured else None,
                }
                for c in self.checks
            ],
        }


def _name(name: DocumentName | None) -> tuple[Any, ...]:
    return (name.surname, name.given_names, name.truncated) if name else ()
