"""Everything that an agent needs to decide, from the packages that know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bonafides.console import accounts
from bonafides.console.facts import names, signals
from bonafides.console.facts.names import NameStory
from bonafides.console.facts.signals import Row
from bonafides.core.errors import NotFound
from bonafides.decisions import queries as decisions
from bonafides.members import queries as members
from bonafides.members.queries import MemberView
from bonafides.members.services import Contact
from bonafides.reviews import queries as reviews
from bonafides.reviews.queries import CaseView, Message
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import AttemptView, CheckView, VerificationView
from bonafides.verifications.reasons import Reason, text_of

EARLIER = 10
PICTURES = ("front", "back", "portrait", "selfie")


@dataclass(frozen=True, slots=True)
class FindingText:
    """A reason as staff read it: the code, what the member is told, and what they are not."""

    code: str
    category: str
    message: str
    staff: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptPanel:
    """One attempt with its findings, signals and the kinds of its pictures."""

    attempt: AttemptView
    findings: tuple[FindingText, ...]
    signals: tuple[Row, ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPanel:
    """One check with all its attempts, newest first."""

    check: CheckView
    findings: tuple[FindingText, ...]
    attempts: tuple[AttemptPanel, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture to look at: of which attempt, of which kind."""

    attempt_id: str
    kind: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFacts:
    """The whole page."""

    case: CaseView
    verification: VerificationView
    level: str
    member: MemberView
    contact: Contact
    checks: tuple[CheckPanel, ...]
    document: tuple[tuple[str, str, str], ...]
    names: NameStory | None
    pictures: tuple[Picture, ...]
    talk: tuple[Message, ...]
    cases: tuple[CaseView, ...]
    earlier: tuple[VerificationView, ...]
    people: dict[str, str]


def gather(case_id: str) -> CaseFacts:
    """The facts of a case; NotFound where there is no such case."""
    case = reviews.get(case_id)
    verification = verifications.get(case.verification_id)
    member, contact = members.get(case.member_id), members.contact(case.member_id)
    attempts = verifications.attempts(verification.id)
    checks = tuple(_check(c, attempts, verification.locale) for c in verification.checks)
    level = decisions.policy().level(verification.level)
    cases, talk = reviews.of_verification(verification.id), reviews.conversation(verification.id)
    earlier = verifications.page(member_id=member.id, limit=EARLIER + 1)
    return CaseFacts(
        case=case,
        verification=verification,
        level=level.title if level else verification.level,
        member=member,
        contact=contact,
        checks=checks,
        document=_document(attempts, contact),
        names=_names(verification.id),
        pictures=tuple(_pictures(checks)),
        talk=tuple(talk),
        cases=tuple(c for c in cases if c.id != case.id),
        earlier=tuple(v for v in earlier if v.id != verification.id)[:EARLIER],
        people=accounts.names(
            {c.claimed_by for c in cases} | {c.decided_by for c in cases} | {m.author for m in talk}
        ),
    )


def finding(found: Reason, locale: str) -> FindingText:
    """A reason with the text that the member reads and the one that is for staff alone."""
    text = text_of(found, locale)
    return FindingText(found.code, str(found.category), text.message, text.staff)


def _check(check: CheckView, attempts: Sequence[AttemptView], locale: str) -> CheckPanel:
    mine = [a for a in attempts if a.check_id == check.id]
    return CheckPanel(
        check=check,
        findings=tuple(finding(r, locale) for r in check.reasons),
        attempts=tuple(
            AttemptPanel(
                attempt=a,
                findings=tuple(finding(r, locale) for r in a.reasons),
                signals=tuple(signals.readable(a.signals)),
                pictures=tuple(k for k in PICTURES if k in verifications.artefacts(a.id)),
            )
            for a in reversed(mine)
        ),
    )


def _pictures(checks: Sequence[CheckPanel]) -> list[Picture]:
    """The newest of each kind, in the order in which they are compared."""
    newest: dict[str, Picture] = {}
    for panel in checks:
        for attempt in panel.attempts:
            for kind in attempt.pictures:
                label = f"{kind.capitalize()}, attempt {attempt.attempt.number}"
                newest.setdefault(kind, Picture(attempt_id=attempt.attempt.id, kind=kind, label=label))
    return [newest[kind] for kind in PICTURES if kind in newest]


_FIELDS = (
    ("Kind", "kind"),
    ("Issued by", "country"),
    ("Number", "document_number"),
    ("Surname", "surname"),
    ("Given names", "given_names"),
    ("Born", "birth_date"),
    ("Sex", "sex"),
    ("Nationality", "nationality"),
    ("Valid until", "expiry_date"),
)


def _document(attempts: Sequence[AttemptView], contact: Contact) -> tuple[tuple[str, str, str], ...]:
    """(label, on the document, on the account) of the newest attempt of which something was read."""
    for attempt in reversed([a for a in attempts if a.kind == "document"]):
        if claims := _claims(attempt.id):
            rows = [(label, _shown(claims.get(key)), "") for label, key in _FIELDS]
            rows.insert(5, ("Whole name", _shown(claims.get("full_name")), contact.name or "–"))
            return (*rows, ("Lines", "\n".join(claims.get("mrz") or ()) or "–", ""))
    return ()


def _claims(attempt_id: str) -> dict[str, Any]:
    try:
        return verifications.claims_of(attempt_id)
    except NotFound:
        return {}  # erased


def _shown(value: Any) -> str:
    if not value:
        return "–"
    try:
        return f"{date.fromisoformat(str(value)):%-d %B %Y}"
    except ValueError:
        return str(value)


def _names(verification_id: str) -> NameStory | None:
    """The comparison of the newest decision that made one."""
    for decision in reversed(decisions.decisions(verification_id)):
        if told := names.story(decisions.name_explanation(decision.id)):
            return told
    return None


def waiting_since(opened: datetime, now: datetime) -> str:
    """How long a case has waited: `12 min`, `3 h`, `2 days`."""
    minutes = int((now - opened).total_seconds() // 60)
    if minutes < 60:
        return f"{max(0, minutes)} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"
