"""What a number may be, pure: by the numbering plans of the phonenumbers library (Google's metadata)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

from bonafides.core.codes.rules import Shape
from bonafides.verifications.reasons import Reason, reason

LIFE = timedelta(minutes=10)
PREFIX_DIGITS = 7  # country and operator, as fraud works through neighbouring numbers of one range

# A range is closed for an hour when codes go out and hardly any come back: healthy is 60–80 %, under 20 % an attack.
BREAKER_SENDS = 20
BREAKER_SHARE = 0.2
BREAKER_WINDOW = timedelta(hours=1)

TYPES = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.UNKNOWN: "unknown",
}
# Premium, shared-cost, toll-free, pager, UAN and voicemail numbers are not in the table: refused.


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may get codes."""

    e164: str
    country: str  # ISO 3166 alpha-2
    line_type: str
    can_text: bool
    prefix: str


def shape(length: int) -> Shape:
    """Codes of this deployment."""
    return Shape("phone", length, LIFE)


def examine(typed: str, *, region: str | None, allowed: Collection[str]) -> Number | Reason:
    """A usable number, or why it is none. `region` fills in a missing country code; empty `allowed` means all."""
    try:
        parsed = phonenumbers.parse(typed, region)
    except NumberParseException:
        return reason("phone_number_invalid")
    if not phonenumbers.is_valid_number(parsed):
        return reason("phone_number_not_supported" if _special(parsed) else "phone_number_invalid")
    country = phonenumbers.region_code_for_number(parsed) or "001"
    kind = phonenumbers.number_type(parsed)
    if kind not in TYPES or country == "001":  # 001: satellite and other networks of no country
        return reason("phone_number_not_supported")
    if allowed and country not in allowed:
        return reason("phone_country_not_supported")
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    line = TYPES[kind]
    return Number(e164, country, line, line != "fixed_line", e164[: PREFIX_DIGITS + 1])


def _special(parsed: PhoneNumber) -> bool:
    return phonenumbers.region_code_for_number(parsed) == "001"


def shown(e164: str) -> str:
    """The number as people write it."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def breaker_open(sent: int, confirmed: int) -> bool:
    """Whether a range of numbers is closed for the time being."""
    return sent >= BREAKER_SENDS and confirmed < sent * BREAKER_SHARE


def spoken(digits: str) -> str:
    """Digits one by one, with pauses."""
    return ", ".join(digits)
