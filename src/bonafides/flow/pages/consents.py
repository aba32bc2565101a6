"""The texts that members agree to, each with a version that names its exact wording."""

import functools
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from bonafides.core.events import Actor
from bonafides.members import services as members
from bonafides.members.consents import FACE_COMPARISON, IDENTITY_CHECK, PERSON_COMPARES
from bonafides.verifications.queries import VerificationView

TEXTS = Path(__file__).parent.parent / "texts"
LANGUAGE = "en"
WAYS = (FACE_COMPARISON, PERSON_COMPARES)
DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: a title and what belongs to it."""

    title: str
    text: str
    hint: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the consent page says for the checks of one verification. `version`: date and digest of the wording."""

    version: str
    checks: tuple[Line, ...]
    kept: tuple[Line, ...]
    seen_by: tuple[str, ...]
    agree: str
    ways: tuple[Line, ...]


@functools.cache
def _source(language: str) -> tuple[bytes, str]:
    raw = (TEXTS / f"consent.{language}.toml").read_bytes()
    dated = tomllib.loads(raw.decode())["version"]
    return raw, f"{dated}.{hashlib.sha256(raw).hexdigest()[:DIGEST_LENGTH]}"


def consent_page(kinds: Iterable[str], *, marketplace: str) -> Page:
    """The page for these kinds of checks, with the marketplace's name filled in."""
    raw, version = _source(LANGUAGE)
    texts, needed = tomllib.loads(raw.decode()), set(kinds)

    def concerns(row: dict[str, list[str]]) -> bool:
        return not row["needs"] or bool(needed & set(row["needs"]))

    def fill(text: str) -> str:
        return text.replace("{marketplace}", marketplace)

    agree = texts["agree"]
    ways = WAYS if "selfie" in needed else ()
    return Page(
        version=version,
        checks=tuple(
            Line(r["title"], fill(r["text"]), key=r["kind"]) for r in texts["checks"] if r["kind"] in needed
        ),
        kept=tuple(Line(r["what"], r["long"]) for r in texts["kept"] if concerns(r)),
        seen_by=tuple(fill(r["text"]) for r in texts["seen_by"] if concerns(r)),
        agree=fill(agree[IDENTITY_CHECK]["text"]),
        ways=tuple(Line(agree[w]["title"], agree[w]["text"], agree[w]["hint"], w) for w in ways),
    )


@transaction.atomic
def agree(v: VerificationView, *, way: str | None, version: str, actor: Actor, now: datetime) -> None:
    """Record the agreement and the chosen way of comparing faces; the other way is taken back. Safe to repeat."""
    for purpose in (IDENTITY_CHECK, *([way] if way else [])):
        members.give_consent(
            v.member_id,
            verification_id=v.id,
            purpose=purpose,
            text_version=version,
            locale=LANGUAGE,
            actor=actor,
            now=now,
        )
    for other in WAYS:
        if way and other != way:
            members.withdraw_consent(v.member_id, verification_id=v.id, purpose=other, actor=actor, now=now)


@transaction.atomic
def take_back(v: VerificationView, *, actor: Actor, now: datetime) -> bool:
    """Take all agreements of this verification back; False where none stood."""
    purposes = (IDENTITY_CHECK, *WAYS)
    taken = [
        members.withdraw_consent(v.member_id, verification_id=v.id, purpose=p, actor=actor, now=now)
        for p in purposes
    ]
    return any(taken)
