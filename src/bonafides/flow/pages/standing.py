"""How each check stands, in the member's words."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bonafides.core.errors import NotFound
from bonafides.flow.journey import url_of
from bonafides.flow.steps import BY_KEY, TAKES_INPUT, Facts, may_go_to
from bonafides.members import queries as members
from bonafides.members.consents import PERSON_COMPARES
from bonafides.verifications import queries
from bonafides.verifications.failures import Failure, failure
from bonafides.verifications.queries import CheckView, VerificationView
from bonafides.verifications.states import CheckState

C = CheckState
TITLES = {
    "email": "E-mail address",
    "phone": "Phone number",
    "document": "Document",
    "selfie": "Selfie",
}
LONG = timedelta(minutes=2)  # after this the page admits that it takes longer than it should

# state → how the row looks (class, icon) and what it says
LOOKS: dict[CheckState, tuple[str, str, str]] = {
    C.WAITING: ("", "dots", "Not done yet."),
    C.IN_PROGRESS: ("is-now", "", "Being checked."),
    C.PASSED: ("is-good", "check", "Confirmed."),
    C.CREDITED: ("is-good", "check", "Confirmed earlier; it still counts."),
    C.WAIVED: ("is-good", "check", "Not needed: a person has decided so."),
    C.IN_REVIEW: ("is-warn", "person", "A person looks at it."),
    C.FAILED: ("is-bad", "cross", "Did not work. You can try again."),
    C.BLOCKED: ("is-bad", "cross", "Could not be confirmed."),
}
AT_WORK = {
    "email": "We wait for the code from your mail.",
    "phone": "We wait for the code that you get.",
    "document": "We are reading your document.",
    "selfie": "We are comparing your selfie with the photo on your document.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One check in the list."""

    title: str
    look: str
    icon: str
    text: str


KEPT = {
    "document": "We have it and are looking at it. You need not send it again.",
    "selfie": "We have it. It is compared with the document; you need not take it again.",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One check with all its reasons, and how it goes on. `url` where it may be tried at this moment.

    `look`: again (the member's turn), failed, person, kept or good. `names`: the name of the account and the one that
    was read, where they are said to differ.
    """

    title: str
    look: str
    text: str
    reasons: list[Failure]
    url: str
    retry_after: datetime | None
    attempts_left: int
    names: tuple[str, str] | None


def rows(v: VerificationView, facts: Facts) -> list[Row]:
    """All checks of the verification, in order."""
    measured = {a.id for a in queries.attempts(v.id) if a.ended}
    return [_row(c, read=c.latest_attempt in measured, facts=facts) for c in v.checks]


def _row(check: CheckView, *, read: bool, facts: Facts) -> Row:
    look, icon, text = LOOKS[check.state]
    if check.state == C.IN_PROGRESS:
        text = "Read. We now put everything together." if read else AT_WORK.get(check.kind, text)
        if check.kind == "selfie" and PERSON_COMPARES in facts.consents and not read:
            text = "Received. A person will compare it with the photo on your document."
    return Row(TITLES.get(check.kind, check.kind), look, icon, text)


def groups(v: VerificationView, facts: Facts) -> list[Group]:
    """Every check that has something to say, with all its reasons at once."""
    return [_group(v, c, facts) for c in v.checks if c.reasons or c.state in TELLING or _kept(v, c)]


TELLING = frozenset({C.FAILED, C.BLOCKED, C.IN_REVIEW})


def _kept(v: VerificationView, check: CheckView) -> bool:
    return check.state == C.IN_PROGRESS and check.kind in KEPT and v.state in TAKES_INPUT


def _look(v: VerificationView, check: CheckView) -> str:
    if check.state == C.FAILED:
        return "again" if v.state in TAKES_INPUT else "failed"
    return {C.BLOCKED: "failed", C.IN_REVIEW: "person", C.IN_PROGRESS: "kept"}.get(check.state, "good")


def _group(v: VerificationView, check: CheckView, facts: Facts) -> Group:
    look = _look(v, check)
    open_now = look == "again" and may_go_to(check, facts.now)
    text = KEPT.get(check.kind, "") if look == "kept" else ""
    if look == "person":  # in place of the remedies: what the reasons ask for is not asked for now
        text = "A person looks at it. You need not do anything."
    return Group(
        title=TITLES.get(check.kind, check.kind),
        look=look,
        text=text,
        reasons=[failure(r, check, locale=v.locale) for r in check.reasons],
        url=url_of(BY_KEY[check.kind], v.id) if open_now else "",
        retry_after=check.retry_after if look == "again" and not open_now else None,
        attempts_left=check.attempts_left if look == "again" else 0,
        names=_names(v, check),
    )


NAMES_DIFFER = frozenset({"document_name_mismatch", "document_name_unclear"})


def _names(v: VerificationView, check: CheckView) -> tuple[str, str] | None:
    # shown to whoever handed the document in: without both names nobody can tell a wrong account name from a misreading
    if check.latest_attempt is None or not NAMES_DIFFER & {r.code for r in check.reasons}:
        return None
    try:
        read = queries.claims_of(check.latest_attempt).get("full_name")
        name = members.contact(v.member_id).name
    except NotFound:
        return None  # erased
    return (name, str(read)) if name and read else None


def fingerprint(v: VerificationView, shown: list[Row]) -> str:
    """Changes when there is something new to show."""
    said = [v.state, *([r.look, r.text] for r in shown)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def takes_long(v: VerificationView, now: datetime) -> bool:
    """Whether the machine has been at it for longer than it should be."""
    return now - max(v.changed, *(c.changed for c in v.checks)) > LONG
