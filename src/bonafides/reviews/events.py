"""What happens to cases. No words that anybody wrote, no names."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@dataclass(frozen=True, kw_only=True)
class _Case(Event):
    public: ClassVar[bool] = True
    member_id: str  # whose
    verification_id: str  # about which verification
    case_id: str  # which case


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseOpened(_Case):
    """A person has to look, or was asked for help."""

    name: ClassVar[str] = "case.opened"
    kind: str  # review, help or cannot
    reasons: tuple[str, ...]  # codes of all reasons that led to it


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseReopened(_Case):
    """The member wrote again after an answer."""

    name: ClassVar[str] = "case.reopened"
    public: ClassVar[bool] = False


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseClaimed(_Case):
    """An agent took the case."""

    name: ClassVar[str] = "case.claimed"
    public: ClassVar[bool] = False


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseReleased(_Case):
    """An agent gave the case back."""

    name: ClassVar[str] = "case.released"
    public: ClassVar[bool] = False


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseWritten(_Case):
    """Somebody wrote in the conversation."""

    name: ClassVar[str] = "case.written"
    public: ClassVar[bool] = False
    who: str  # member or staff


@catalogued
@dataclass(frozen=True, kw_only=True)
class CaseDecided(_Case):
    """A case ended."""

    name: ClassVar[str] = "case.decided"
    kind: str  # review, help or cannot
    verdict: str  # approve, ask_again, decline, answer, moot
    reasons: tuple[str, ...]  # codes that the agent gave


@catalogued
@dataclass(frozen=True, kw_only=True)
class AppealOpened(_Case):
    """A member appealed against a decline."""

    name: ClassVar[str] = "appeal.opened"


@catalogued
@dataclass(frozen=True, kw_only=True)
class AppealDecided(_Case):
    """Somebody else looked at it again."""

    name: ClassVar[str] = "appeal.decided"
    verdict: str  # approve, ask_again, decline, moot
    reasons: tuple[str, ...]  # codes that the agent gave
