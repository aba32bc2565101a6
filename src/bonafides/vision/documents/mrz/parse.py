"""Reading a zone: which format, do its check digits fit, what do its fields say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bonafides.vision.documents.mrz.layouts import (
    ANY,
    DIGITS,
    FILLER,
    LAYOUTS,
    Check,
    Kind,
    Layout,
    Span,
    check_digit,
)

# ICAO 9303 gives documents at most ten years; states issue identity cards for up to twenty to older holders.
_YEARS_AHEAD = 20


class MrzError(ValueError):
    """The lines are not a machine-readable zone of a format that is known."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One parsed zone.

    `values` maps field names to readable text; a field that is blank on the document is the empty string and a date
    that is no date is left out; an unspecified sex is X. `spans` says where each value stands. `checks` answers per check digit whether the
    printed one fits. `names_truncated`: the name field is full to its last column, so the name may go on.
    """

    kind: Kind
    lines: tuple[str, ...]
    values: Mapping[str, str]
    spans: Mapping[str, tuple[Span, ...]]
    checks: Mapping[str, bool]
    names_truncated: bool


def kind_of(lines: Sequence[str]) -> Kind | None:
    """The format by count and width of the lines and the document code; None when no format fits."""
    shape = (len(lines), {len(line) for line in lines})
    if shape == (3, {30}):
        return Kind.TD1
    if shape == (2, {44}):
        return Kind.MRVA if lines[0].startswith("V") else Kind.TD3
    if shape == (2, {36}):
        if lines[0].startswith("V"):
            return Kind.MRVB
        return Kind.FRID if lines[0].startswith("IDFRA") else Kind.TD2
    return None


def covered(lines: Sequence[str], spans: Sequence[Span]) -> str:
    """The characters that a list of spans covers, joined."""
    return "".join(lines[row][start:end] for row, start, end in spans)


def checks(kind: Kind, lines: Sequence[str]) -> Mapping[str, bool]:
    """Per check digit of the format: does the printed one fit what it covers?

    A document number too long for its field has `<` in place of its check digit and goes on in the optional data
    (ICAO 9303-5 §4.2.2.1 note j, 9303-6 §4.2.2.1 note j). A blank optional field may have `<` as its check digit (9303-4 §4.2.2.2 pos. 43).
    """
    return MappingProxyType(
        {check.name: _holds(LAYOUTS[kind], check, lines) for check in LAYOUTS[kind].checks}
    )


def _holds(layout: Layout, check: Check, lines: Sequence[str]) -> bool:
    text = covered(lines, check.covers)
    printed = lines[check.line][check.column]
    if printed == FILLER and check.name == "document_number" and layout.kind in {Kind.TD1, Kind.TD2}:
        text, printed = _long_number(layout, lines)
    if printed == FILLER:
        return not text.strip(FILLER) and check.name in {"personal_number", "expiry_date"}
    return printed in DIGITS and int(printed) == check_digit(text)


def _long_number(layout: Layout, lines: Sequence[str]) -> tuple[str, str]:
    spans = {slot.name: slot.span for slot in layout.slots}
    rest = covered(lines, [spans["optional_data"]]).split(FILLER)[0]
    head = covered(lines, [spans["document_number"]])
    return (head + rest[:-1], rest[-1]) if rest else (head, FILLER)


def parse(lines: Sequence[str], *, today: date) -> Zone:
    """Read the fields of a zone. Raises `MrzError` when the lines have no known shape or foreign characters."""
    kind = kind_of(lines)
    if kind is None:
        raise MrzError(
            f"{len(lines)} lines of {sorted({len(line) for line in lines})} characters are no known format"
        )
    if any(character not in ANY for line in lines for character in line):
        raise MrzError("a machine-readable zone holds only A-Z, 0-9 and <")
    layout = LAYOUTS[kind]
    spans: dict[str, tuple[Span, ...]] = {
        slot.name: (slot.span,) for slot in layout.slots if not slot.name.endswith("_check")
    }
    raw = {name: covered(lines, place) for name, place in spans.items()}
    values = {name: _plain(text) for name, text in raw.items()}
    truncated = raw["surname" if kind is Kind.FRID else "names"][-1] != FILLER
    values["sex"] = values["sex"] or "X"
    _names(values, spans, raw)
    _number(values, layout, lines)
    _dates(values, raw, today)
    return Zone(
        kind, tuple(lines), MappingProxyType(values), MappingProxyType(spans), checks(kind, lines), truncated
    )


def _plain(text: str) -> str:
    return " ".join(part for part in text.split(FILLER) if part)


def _names(values: dict[str, str], spans: dict[str, tuple[Span, ...]], raw: Mapping[str, str]) -> None:
    if "names" not in raw:
        return
    values["surname"], values["given_names"] = split_names(raw["names"])
    ((row, start, end),) = spans.pop("names")
    parting = raw["names"].find(FILLER * 2)
    behind = end - start if parting < 0 else parting
    spans["surname"] = ((row, start, start + max(behind, 1)),)
    used = max(len(raw["names"].rstrip(FILLER)), behind + 3)
    spans["given_names"] = ((row, min(start + behind + 2, end - 1), min(start + used, end)),)
    del values["names"]


def _number(values: dict[str, str], layout: Layout, lines: Sequence[str]) -> None:
    number = next(check for check in layout.checks if check.name == "document_number")
    if layout.kind not in {Kind.TD1, Kind.TD2} or lines[number.line][number.column] != FILLER:
        return
    head, last = _long_number(layout, lines)
    if last == FILLER:
        return
    values["document_number"] = _plain(head)
    after = covered(lines, [slot.span for slot in layout.slots if slot.name == "optional_data"])
    values["optional_data"] = _plain(after.partition(FILLER)[2])


def _dates(values: dict[str, str], raw: Mapping[str, str], today: date) -> None:
    found = {"birth_date": birth_iso(raw["birth_date"], today=today)}
    if "expiry_date" in raw:
        found["expiry_date"] = expiry_iso(raw["expiry_date"], today=today)
    for name, value in found.items():
        if value is None:
            del values[name]
        else:
            values[name] = value


def split_names(text: str) -> tuple[str, str]:
    """(surname, given names): `<<` parts the two, `<` parts words (ICAO 9303-3 §4.6). No `<<`: one name only."""
    surname, _, given = text.strip(FILLER).partition(FILLER * 2)
    return _plain(surname), _plain(given)


def birth_iso(text: str, *, today: date) -> str | None:
    """YYMMDD to ISO, in the past: the latest century that gives a day not after today.

    Unknown parts are fillers (ICAO 9303-3 §4.8): the answer is then `1974-08`, `1974` or the empty string.
    None when it is no date.
    """
    return _iso(text, latest=today)


def expiry_iso(text: str, *, today: date) -> str | None:
    """YYMMDD to ISO, at most twenty years ahead of today. The empty string when blank, None when it is no date."""
    return _iso(text, latest=date(today.year + _YEARS_AHEAD, 12, 31))


def _iso(text: str, *, latest: date) -> str | None:
    year, month, day = text[:2], text[2:4], text[4:6]
    if year == FILLER * 2:
        return "" if text == FILLER * 6 else None
    known = [part for part in (year, month, day) if part != FILLER * 2]
    if not all(part.isdigit() for part in known) or [year, month, day][: len(known)] != known:
        return None
    numbers = [int(part) for part in known] + [1, 1]
    century = latest.year // 100 * 100
    for base in (century, century - 100):
        try:
            found = date(base + numbers[0], numbers[1], numbers[2])
        except ValueError:
            continue
        if found <= latest:
            return found.isoformat()[: (4, 7, 10)[len(known) - 1]]
    return None
