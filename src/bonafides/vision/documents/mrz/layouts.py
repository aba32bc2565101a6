"""Where each field of a machine-readable zone stands, which characters it may hold and what its check digits cover.

Norms: ICAO 9303-4 §4.2 (TD3), 9303-5 §4.2 (TD1), 9303-6 §4.2 (TD2), 9303-7 §4 (MRV-A, MRV-B). The French identity
card issued until 2021 (two lines of 36, older than 9303-6) has its own order: decree 55-1397, annex.
All columns count from 0; spans are half open, `(line, start, end)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from types import MappingProxyType

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ANY = DIGITS + LETTERS + FILLER
LETTERS_OR_FILLER = LETTERS + FILLER
DIGITS_OR_FILLER = DIGITS + FILLER
SEX = "MFX<"

# ICAO 9303-3 §4.9: 0-9 count as themselves, A-Z as 10-35, the filler as 0.
VALUES = {character: value for value, character in enumerate(DIGITS + LETTERS)} | {FILLER: 0}
WEIGHTS = (7, 3, 1)

Span = tuple[int, int, int]


def check_digit(text: str) -> int:
    """The weighted sum modulo 10, weights 7-3-1 repeated. Raises KeyError on a character outside A-Z, 0-9 and `<`."""
    return (
        sum(VALUES[character] * weight for character, weight in zip(text, cycle(WEIGHTS), strict=False)) % 10
    )


class Kind(StrEnum):
    """The formats that are told apart."""

    TD1 = "td1"
    TD2 = "td2"
    TD3 = "td3"
    MRVA = "mrva"
    MRVB = "mrvb"
    FRID = "frid"


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: its name, its place and the characters that the norm allows there."""

    name: str
    span: Span
    alphabet: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit: its name, its own place and the spans that it covers, in order."""

    name: str
    line: int
    column: int
    covers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One format. `first` holds the letters that its first column may show."""

    kind: Kind
    lines: int
    width: int
    first: str
    slots: tuple[Slot, ...]
    checks: tuple[Check, ...]

    def alphabet(self, line: int, column: int) -> str:
        """The characters allowed at one place; a check digit's place allows digits (and the filler, where it may)."""
        for slot in self.slots:
            row, start, end = slot.span
            if row == line and start <= column < end:
                return slot.alphabet
        return ANY


def _upper_line(width: int) -> tuple[Slot, ...]:
    return (
        Slot("document_code", (0, 0, 2), ANY),
        Slot("issuing_state", (0, 2, 5), LETTERS_OR_FILLER),
        Slot("names", (0, 5, width), LETTERS_OR_FILLER),
    )


def _lower_line() -> tuple[Slot, ...]:
    return (
        Slot("document_number", (1, 0, 9), ANY),
        Slot("document_number_check", (1, 9, 10), DIGITS_OR_FILLER),
        Slot("nationality", (1, 10, 13), LETTERS_OR_FILLER),
        Slot("birth_date", (1, 13, 19), DIGITS_OR_FILLER),
        Slot("birth_date_check", (1, 19, 20), DIGITS),
        Slot("sex", (1, 20, 21), SEX),
        Slot("expiry_date", (1, 21, 27), DIGITS_OR_FILLER),
        Slot("expiry_date_check", (1, 27, 28), DIGITS_OR_FILLER),
    )


_LOWER_CHECKS = (
    Check("document_number", 1, 9, ((1, 0, 9),)),
    Check("birth_date", 1, 19, ((1, 13, 19),)),
    Check("expiry_date", 1, 27, ((1, 21, 27),)),
)

_TD3 = Layout(
    kind=Kind.TD3,
    lines=2,
    width=44,
    first="P",
    slots=(
        *_upper_line(44),
        *_lower_line(),
        Slot("personal_number", (1, 28, 42), ANY),
        Slot("personal_number_check", (1, 42, 43), DIGITS_OR_FILLER),
        Slot("composite_check", (1, 43, 44), DIGITS),
    ),
    checks=(
        *_LOWER_CHECKS,
        Check("personal_number", 1, 42, ((1, 28, 42),)),
        Check("composite", 1, 43, ((1, 0, 10), (1, 13, 20), (1, 21, 43))),
    ),
)

_TD2 = Layout(
    kind=Kind.TD2,
    lines=2,
    width=36,
    first="AICP",
    slots=(
        *_upper_line(36),
        *_lower_line(),
        Slot("optional_data", (1, 28, 35), ANY),
        Slot("composite_check", (1, 35, 36), DIGITS),
    ),
    checks=(*_LOWER_CHECKS, Check("composite", 1, 35, ((1, 0, 10), (1, 13, 20), (1, 21, 35)))),
)

_TD1 = Layout(
    kind=Kind.TD1,
    lines=3,
    width=30,
    first="AIC",
    slots=(
        Slot("document_code", (0, 0, 2), ANY),
        Slot("issuing_state", (0, 2, 5), LETTERS_OR_FILLER),
        Slot("document_number", (0, 5, 14), ANY),
        Slot("document_number_check", (0, 14, 15), DIGITS_OR_FILLER),
        Slot("optional_data", (0, 15, 30), ANY),
        Slot("birth_date", (1, 0, 6), DIGITS_OR_FILLER),
        Slot("birth_date_check", (1, 6, 7), DIGITS),
        Slot("sex", (1, 7, 8), SEX),
        Slot("expiry_date", (1, 8, 14), DIGITS_OR_FILLER),
        Slot("expiry_date_check", (1, 14, 15), DIGITS_OR_FILLER),
        Slot("nationality", (1, 15, 18), LETTERS_OR_FILLER),
        Slot("optional_data_2", (1, 18, 29), ANY),
        Slot("composite_check", (1, 29, 30), DIGITS),
        Slot("names", (2, 0, 30), LETTERS_OR_FILLER),
    ),
    checks=(
        Check("document_number", 0, 14, ((0, 5, 14),)),
        Check("birth_date", 1, 6, ((1, 0, 6),)),
        Check("expiry_date", 1, 14, ((1, 8, 14),)),
        Check("composite", 1, 29, ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
    ),
)


def _visa(kind: Kind, width: int) -> Layout:
    slots = (*_upper_line(width), *_lower_line(), Slot("optional_data", (1, 28, width), ANY))
    return Layout(kind=kind, lines=2, width=width, first="V", slots=slots, checks=_LOWER_CHECKS)


_FRID = Layout(
    kind=Kind.FRID,
    lines=2,
    width=36,
    first="I",
    slots=(
        Slot("document_code", (0, 0, 2), LETTERS),
        Slot("issuing_state", (0, 2, 5), LETTERS),
        Slot("surname", (0, 5, 30), LETTERS_OR_FILLER),
        Slot("issuing_office", (0, 30, 36), ANY),
        Slot("document_number", (1, 0, 12), DIGITS + LETTERS),
        Slot("document_number_check", (1, 12, 13), DIGITS),
        Slot("given_names", (1, 13, 27), LETTERS_OR_FILLER),
        Slot("birth_date", (1, 27, 33), DIGITS_OR_FILLER),
        Slot("birth_date_check", (1, 33, 34), DIGITS),
        Slot("sex", (1, 34, 35), SEX),
        Slot("composite_check", (1, 35, 36), DIGITS),
    ),
    checks=(
        Check("document_number", 1, 12, ((1, 0, 12),)),
        Check("birth_date", 1, 33, ((1, 27, 33),)),
        Check("composite", 1, 35, ((0, 0, 36), (1, 0, 35))),
    ),
)

LAYOUTS: Mapping[Kind, Layout] = MappingProxyType(
    {layout.kind: layout for layout in (_TD1, _TD2, _TD3, _visa(Kind.MRVA, 44), _visa(Kind.MRVB, 36), _FRID)}
)
