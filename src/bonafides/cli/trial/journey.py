"""One member's way, by the services that the pages use; codes are taken from the outbox."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bonafides.badges import queries as badges
from bonafides.checks.document import services as documents
from bonafides.checks.document.rules import Choice
from bonafides.checks.email import services as email
from bonafides.checks.phone import services as phone
from bonafides.checks.selfie import services as selfies
from bonafides.core import clock
from bonafides.core.codes.services import Result
from bonafides.core.errors import Invalid
from bonafides.core.events import Actor
from bonafides.core.working import worker
from bonafides.decisions import queries as decisions
from bonafides.decisions import services as deciding
from bonafides.flow.pages import consents
from bonafides.members import services as members
from bonafides.members.consents import FACE_COMPARISON
from bonafides.notices import services as notices
from bonafides.verifications import queries as verifications
from bonafides.verifications.failures import failure
from bonafides.verifications.queries import CheckView, VerificationView
from bonafides.verifications.states import CheckState
from bonafides.vision import documents as reader
from bonafides.vision.documents import Reading

LEVEL = "identity"
ADDRESS, NUMBER = "member@example.org", "+14155550132"  # RFC 2606; a number of the range kept for fiction
UTOPIA = Choice(kind="passport", country="UTO")
Tell = Callable[[str], None]


def travel(pictures: Mapping[str, bytes], *, name: str | None, tell: Tell) -> dict[str, Any]:
    """The whole journey with these pictures (JPEG: front, back, selfie); what came of it, as JSON-ready values."""
    tell("Looking at the document")
    reading = _read(pictures)
    account = name or _printed_name(reading) or "Member Example"
    contact = members.Contact(name=account, email=ADDRESS, phone=NUMBER)
    now = clock.now()
    member = members.save_member(
        "try", members.Profile(contact=contact), actor=Actor("system", "try"), now=now
    )
    actor = Actor("member", member)
    verification = deciding.open_verification(member, LEVEL, actor=actor, now=now)
    v = verifications.get(verification)
    page = consents.consent_page([c.kind for c in v.checks], marketplace="this machine")
    consents.agree(v, way=FACE_COMPARISON, version=page.version, actor=actor, now=now)
    notes = {"email": _confirm_email(v, actor, tell), "phone": _confirm_phone(v, actor, tell)}
    notes["document"] = _hand_in_document(v, pictures, _choice(reading), actor, tell)
    notes["selfie"] = _hand_in_selfie(v, pictures.get("selfie"), actor, tell)
    return _outcome(verification, member, account, notes, handed_in=set(pictures))


def _read(pictures: Mapping[str, bytes]) -> Reading | None:
    """The first side with a zone: a member would say themselves what they hold."""
    sides = [reader.read(pictures[side]) for side in ("front", "back") if side in pictures]
    return next((reading for reading in sides if reading.kind), None)


def _printed_name(reading: Reading | None) -> str:
    if reading is None:
        return ""
    parts = [reading.fields[f].value for f in ("given_names", "surname") if f in reading.fields]
    return " ".join(parts).title()


def _choice(reading: Reading | None) -> Choice:
    if reading is None or reading.kind is None or reading.mrz is None:
        return UTOPIA
    policy = decisions.policy()
    kind = policy.document_kind(reading.mrz[0][:2], reading.kind)
    return Choice(kind=kind or UTOPIA.kind, country=reading.country or UTOPIA.country)


def _confirm_email(v: VerificationView, actor: Actor, tell: Tell) -> str:
    tell("Confirming the e-mail address")
    email.send_code(v, ADDRESS, actor=actor, now=clock.now())
    code = _code("email")
    right = email.confirm(v, code, actor=actor, now=clock.now()) == Result.RIGHT
    return f"code {code} typed in" if right else "the code was refused"


def _confirm_phone(v: VerificationView, actor: Actor, tell: Tell) -> str:
    tell("Confirming the phone number")
    phone.send_code(v, NUMBER, channel="sms", region=None, actor=actor, now=clock.now())
    code = _code("sms")
    right = phone.confirm(v, code, actor=actor, now=clock.now()) == Result.RIGHT
    return f"code {code} typed in" if right else "the code was refused"


def _code(channel: str) -> str:
    worker.run(concurrency=1, wait=False)
    newest = next(message for message in notices.outbox() if message["channel"] == channel)
    found = re.search(r"\b\d{5,8}\b", newest["text"])
    assert found is not None, "a message without its code"
    return found.group()


def _hand_in_document(
    v: VerificationView, pictures: Mapping[str, bytes], choice: Choice, actor: Actor, tell: Tell
) -> str:
    tell("Reading the document")
    now = clock.now()
    try:
        draft = documents.choose(verifications.get(v.id), choice, now=now)
    except Invalid as refused:
        return f"{choice.kind} of {choice.country}: {refused.message}"
    attempt = documents.submit_front(v, draft, pictures["front"], actor=actor, now=now)
    if attempt is None:
        documents.submit_back(v, draft, pictures.get("back"), actor=actor, now=now)
    worker.run(concurrency=1, wait=False)
    return f"{choice.kind} of {choice.country}"


def _hand_in_selfie(v: VerificationView, jpeg: bytes | None, actor: Actor, tell: Tell) -> str:
    if jpeg is None:
        return "not handed in (--selfie)"
    tell("Comparing the faces, and deciding")
    selfies.submit(verifications.get(v.id), jpeg, after="", actor=actor, now=clock.now())
    worker.run(concurrency=1, wait=False)
    return ""


def _outcome(
    verification: str, member: str, account: str, notes: Mapping[str, str], *, handed_in: set[str]
) -> dict[str, Any]:
    v = verifications.get(verification)
    checks = [_check(c, v, notes.get(c.kind, "")) for c in v.checks]
    decision, badge = decisions.latest_decision(v.id), badges.active_badge(member)
    kinds = {"email", "phone", "document"} | ({"selfie"} & handed_in)
    return {
        "account_name": account,
        "state": str(v.state),
        "passed": all(c["state"] == "passed" for c in checks if c["kind"] in kinds),
        "checks": checks,
        "decision": decision and {"outcome": decision.outcome, "policy_version": decision.policy_version},
        "badge": badge and {"state": str(badge.state), "level": badge.level, "checks": list(badge.checks)},
    }


def _check(check: CheckView, v: VerificationView, note: str) -> dict[str, Any]:
    """A check as it stands; one that waits for its decision shows what was measured."""
    state, reasons, signals, claims = check.state, check.reasons, {}, {}
    if check.latest_attempt:
        attempt = verifications.attempt(check.latest_attempt)
        signals, claims = attempt.signals, verifications.claims_of(check.latest_attempt)
        if check.state == CheckState.IN_PROGRESS and attempt.ended:
            state, reasons = attempt.state, attempt.reasons
    return {
        "kind": check.kind,
        "state": str(state),
        "note": note,
        "reasons": [failure(r, check, locale=v.locale).as_json() for r in reasons],
        "signals": signals,
        "claims": claims,
    }
