"""The closed vocabulary of reasons. Codes are frozen once released (a test holds the list); texts lie in texts/.

Codes that Stripe Identity has in `last_error` keep its names where the meaning is the same.
"""

import functools
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
FALLBACK = "en"


class Category(StrEnum):
    """Whose turn it is. A `system` reason costs no attempt; a `fraud` reason shows the member a safe text."""

    FIXABLE = "fixable"
    POLICY = "policy"
    FRAUD = "fraud"
    SYSTEM = "system"


F, P, X, S = Category.FIXABLE, Category.POLICY, Category.FRAUD, Category.SYSTEM

# code → (check, category); the order is the order in which they are shown
REASONS: dict[str, tuple[str, Category]] = {
    # any check
    "consent_declined": ("consent", P),
    "abandoned": ("any", F),
    "provider_unavailable": ("any", S),
    "processing_failed": ("any", S),
    # e-mail
    "email_address_missing": ("email", F),
    "email_undeliverable": ("email", F),
    "email_unverified_other": ("email", F),
    # phone
    "phone_number_invalid": ("phone", F),
    "phone_number_not_supported": ("phone", P),
    "phone_country_not_supported": ("phone", P),
    "phone_code_attempts_exceeded": ("phone", F),
    "phone_unverified_other": ("phone", F),
    # document: the picture
    "document_not_found": ("document", F),
    "document_several": ("document", F),
    "document_blurred": ("document", F),
    "document_glare": ("document", F),
    "document_too_dark": ("document", F),
    "document_cut_off": ("document", F),
    "document_too_small": ("document", F),
    "document_zone_unreadable": ("document", F),
    "document_back_missing": ("document", F),
    # document: what it is and says
    "document_type_not_supported": ("document", P),
    "document_kind_differs": ("document", F),
    "country_not_supported": ("document", P),
    "document_country_differs": ("document", F),
    "document_expired": ("document", F),
    "document_expiry_unknown": ("document", F),
    "document_dates_impossible": ("document", X),
    "under_supported_age": ("document", P),
    "document_name_mismatch": ("document", F),
    "document_name_unclear": ("document", F),
    "document_check_digit_wrong": ("document", X),
    "document_used_elsewhere": ("document", X),
    "document_unverified_other": ("document", X),
    # portrait and selfie
    "selfie_document_missing_photo": ("document", F),
    "document_portrait_unusable": ("document", F),
    "selfie_face_not_found": ("selfie", F),
    "selfie_several_faces": ("selfie", F),
    "selfie_blurred": ("selfie", F),
    "selfie_too_dark": ("selfie", F),
    "selfie_too_bright": ("selfie", F),
    "selfie_turned_away": ("selfie", F),
    "selfie_face_too_small": ("selfie", F),
    "selfie_face_mismatch": ("selfie", F),
    "selfie_face_uncertain": ("selfie", F),
    "selfie_person_compares": ("selfie", F),
    "selfie_unverified_other": ("selfie", X),
    # a person's decision
    "cannot_do_step": ("any", F),
    "person_asks_again": ("any", F),
    "person_declined": ("any", P),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause with what fills its text: dates and lists, never who somebody is."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.code not in REASONS:
            raise ValueError(f"{self.code} is not in the catalogue")

    @property
    def check(self) -> str:
        """The kind of check it belongs to, or `any`."""
        return REASONS[self.code][0]

    @property
    def category(self) -> Category:
        """Whose turn it is."""
        return REASONS[self.code][1]

    def as_json(self) -> dict[str, Any]:
        """For a row or an answer."""
        return {"code": self.code, "params": dict(self.params)}

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Reason":
        """Back from a row."""
        return Reason(value["code"], tuple(sorted(value.get("params", {}).items())))


def reason(code: str, **params: str) -> Reason:
    """`reason("document_expired", date="3 March 2024")`."""
    return Reason(code, tuple(sorted(params.items())))


@dataclass(frozen=True, slots=True)
class Text:
    """What the member reads: what is the matter, and what to do. `staff` never leaves the console."""

    message: str
    remedy: str
    staff: str


@functools.cache
def texts(language: str) -> dict[str, Text]:
    """All texts of a language; the fallback's where there is no such language."""
    file = TEXTS / f"{language}.toml"
    if not language.isalpha() or not file.exists():
        return texts(FALLBACK)
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {code: Text(r["message"], r["remedy"], r.get("staff", "")) for code, r in rows.items()}


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def text_of(found: Reason, locale: str) -> Text:
    """Message and remedy in the member's language, with the reason's particulars filled in."""
    text = texts(locale.split("-", maxsplit=1)[0].lower())[found.code]
    params = _Missing(found.params)
    return Text(text.message.format_map(params), text.remedy.format_map(params), text.staff)
