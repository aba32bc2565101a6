"""A document of Utopia, drawn whole, with the truth about everything that stands on it."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bonafides.vision.documents import mrz
from bonafides.vision.specimens.head.portrait import portrait
from bonafides.vision.specimens.paper import cards, td3
from bonafides.vision.specimens.paper.details import Details, Kind
from bonafides.vision.specimens.paper.sheet import Box, Pixels, Printed, Sheet
from bonafides.vision.specimens.person import Person, generator

STATE = "UTO"
_VALID_YEARS = 10


@dataclass(frozen=True, slots=True)
class Truth:
    """What a perfect reader would say. Boxes are (left, top, right, bottom) in pixels of the side they name.
    `fields` maps a field's name to what is printed; dates are ISO, `portrait` is a field without text."""

    kind: Kind
    lines: tuple[str, ...]
    mrz_box: Box
    mrz_side: str
    fields: Mapping[str, Printed]
    number: str
    issued: date
    expires: date


@dataclass(frozen=True, slots=True)
class Drawing:
    """Both sides as (h, w, 3) RGB; only a TD1 card has a back."""

    front: Pixels
    back: Pixels | None
    truth: Truth


def document(
    kind: Kind,
    person: Person,
    *,
    today: date | None = None,
    issue: date | None = None,
    expiry: date | None = None,
    number: str | None = None,
    wrong_digit: str | None = None,
    seed: int = 0,
) -> Drawing:
    """Draw a document of `person`. Give `today` for one that is valid on that day, or `issue` and/or `expiry`
    to set its life exactly (ten years when only one is given). The same arguments draw the same pixels.
    `wrong_digit` names a check digit (`document_number`, `birth_date`, `expiry_date`, `composite` …) to misprint by one.
    Raises ValueError without any date, or when `number` has more than nine characters."""
    if number is not None and len(number) > 9:
        raise ValueError("a document number has at most nine characters")
    rng = generator("document", kind, person.name, seed)
    issued, expires = _life(rng.integers(200, 1500).item(), today=today, issue=issue, expiry=expiry)
    letters, digits = string.ascii_uppercase.replace("O", "").replace("I", ""), string.digits
    made = "".join(rng.choice(list(letters), 2)) + "".join(rng.choice(list(digits), 7))
    personal = "".join(rng.choice(list(digits), 8))
    printed = number or made
    lines = _lines(kind, person, printed, personal, expires)
    if wrong_digit:
        lines = mrz.with_wrong_digit(mrz.Kind(kind), lines, wrong_digit)
    details = Details(
        kind, person, printed, personal, issued, expires,
        lines, portrait(person), seed,
    )  # fmt: skip
    return _drawn(details)


def _life(age: int, *, today: date | None, issue: date | None, expiry: date | None) -> tuple[date, date]:
    if issue is None and expiry is None:
        if today is None:
            raise ValueError("say today, issue or expiry")
        issue = today - timedelta(days=age)
    if issue is None and expiry is not None:
        issue = _years(expiry + timedelta(days=1), -_VALID_YEARS)
    assert issue is not None
    return issue, expiry or _years(issue, _VALID_YEARS) - timedelta(days=1)


def _years(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _lines(kind: Kind, person: Person, number: str, personal: str, expires: date) -> tuple[str, ...]:
    surname, given = (person.surname, person.given_names) if person.surname else (person.given_names, "")
    if kind == "td3":
        return mrz.compose_td3(
            surname=surname, given_names=given, document_number=number, issuing_state=STATE, nationality=STATE,
            birth_date=person.born, sex=person.sex, expiry_date=expires, personal_number=personal,
        )  # fmt: skip
    composer = mrz.compose_td1 if kind == "td1" else mrz.compose_td2
    return composer(
        surname=surname, given_names=given, document_number=number, issuing_state=STATE, nationality=STATE,
        birth_date=person.born, sex=person.sex, expiry_date=expires,
        optional_data=personal if kind == "td1" else "",
    )  # fmt: skip


def _drawn(details: Details) -> Drawing:
    back: Sheet | None = None
    if details.kind == "td3":
        front = td3.front(details)
    elif details.kind == "td2":
        front = cards.td2_front(details)
    else:
        front, back = cards.td1_front(details), cards.td1_back(details)
    zone = back or front
    assert zone.mrz_box is not None
    truth = Truth(
        details.kind, details.lines, zone.mrz_box, zone.side, {**front.fields, **(back.fields if back else {})},
        details.number, details.issued, details.expires,
    )  # fmt: skip
    return Drawing(front.pixels(), back.pixels() if back else None, truth)
