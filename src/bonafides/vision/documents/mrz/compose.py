"""Lines composed from fields, with right check digits: for specimens and tests. Pure.

Names may be written in any Latin letters; they are transliterated as ICAO 9303-3 §6 A recommends. A name that is too
long is cut so that the last column is a letter, which tells a reader that it may go on (9303-4 §4.2.3).
"""

import unicodedata
from collections.abc import Sequence
from datetime import date

from bonafides.vision.documents.mrz.layouts import DIGITS, FILLER, LAYOUTS, LETTERS, Kind, check_digit

# ICAO 9303-3 §6 A: letters whose form is not the base letter alone.
_TRANSLITERATED = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Ø": "OE", "Ö": "OE", "Ü": "UE", "Þ": "TH", "ß": "SS", "ẞ": "SS",
    "Ł": "L", "Đ": "D", "Ħ": "H", "I": "I", "ı": "I", "Œ": "OE", "Ŋ": "N", "Ŧ": "T", "Ĳ": "IJ", "ĸ": "Q",
}  # fmt: skip
_DROPPED = "'’ʼ`.,"
_PARTING = " -‐‑–/" + FILLER


def transliterate(name: str) -> str:
    """Words parted by single fillers. Raises ValueError for a letter that has no Latin base."""
    written = []
    for character in unicodedata.normalize("NFC", name):
        upper = character if character in _TRANSLITERATED else character.upper()
        base = unicodedata.normalize("NFD", upper)[0]
        if upper in _TRANSLITERATED:
            written.append(_TRANSLITERATED[upper])
        elif character in _PARTING:
            written.append(FILLER)
        elif base in LETTERS:
            written.append(base)
        elif character not in _DROPPED:
            raise ValueError(f"no transliteration for {character!r}")
    return FILLER.join(part for part in "".join(written).split(FILLER) if part)


def name_field(surname: str, given_names: str, width: int) -> str:
    """`SURNAME<<GIVEN<NAMES<<<` of exactly `width` columns."""
    first, second = transliterate(surname), transliterate(given_names)
    if second and len(first) > width - 3:
        first = first[: width - 3].rstrip(FILLER)
    text = first + (FILLER * 2 + second if second else "")
    while len(text) > width and text[width - 1] == FILLER and len(first) > 1:
        first = first[:-1].rstrip(FILLER)
        text = first + FILLER * 2 + second if second else first
    return text[:width].ljust(width, FILLER)


def compose_td3(
    *,
    surname: str,
    given_names: str,
    document_number: str,
    issuing_state: str,
    nationality: str,
    birth_date: date | None,
    sex: str,
    expiry_date: date | None,
    personal_number: str = "",
    document_code: str = "P",
) -> tuple[str, str]:
    """The two lines of 44 of a passport. Raises ValueError when a value does not fit its field."""
    upper = _head(document_code, issuing_state) + name_field(surname, given_names, 39)
    core = _core(_fit(document_number, 9), nationality, birth_date, sex, expiry_date)
    personal = _fit(personal_number, 14)
    core += personal + (str(check_digit(personal)) if personal.strip(FILLER) else FILLER)
    return upper, core + str(check_digit(core[:10] + core[13:20] + core[21:43]))


def compose_td2(
    *,
    surname: str,
    given_names: str,
    document_number: str,
    issuing_state: str,
    nationality: str,
    birth_date: date | None,
    sex: str,
    expiry_date: date | None,
    optional_data: str = "",
    document_code: str = "I",
) -> tuple[str, str]:
    """The two lines of 36 of a TD2 card. Numbers over nine characters go on in the optional data."""
    upper = _head(document_code, issuing_state) + name_field(surname, given_names, 31)
    number, digit, optional = _number(document_number, optional_data, 7)
    core = _core(number, nationality, birth_date, sex, expiry_date, digit) + optional
    return upper, core + str(check_digit(core[:10] + core[13:20] + core[21:35]))


def compose_td1(
    *,
    surname: str,
    given_names: str,
    document_number: str,
    issuing_state: str,
    nationality: str,
    birth_date: date | None,
    sex: str,
    expiry_date: date | None,
    optional_data: str = "",
    optional_data_2: str = "",
    document_code: str = "I",
) -> tuple[str, str, str]:
    """The three lines of 30 of a card. Numbers over nine characters go on in the optional data."""
    number, digit, optional = _number(document_number, optional_data, 15)
    upper = _head(document_code, issuing_state) + number + digit + optional
    birth, expiry = _dated(birth_date), _dated(expiry_date)
    middle = birth + _sex(sex) + expiry + _state(nationality) + _fit(optional_data_2, 11)
    composite = check_digit(upper[5:30] + middle[:7] + middle[8:15] + middle[18:29])
    return upper, middle + str(composite), name_field(surname, given_names, 30)


def compose_visa(
    *,
    surname: str,
    given_names: str,
    document_number: str,
    issuing_state: str,
    nationality: str,
    birth_date: date | None,
    sex: str,
    expiry_date: date | None,
    optional_data: str = "",
    document_code: str = "V",
    width: int = 44,
) -> tuple[str, str]:
    """The two lines of a visa: `width` 44 for MRV-A, 36 for MRV-B. Visas have no composite check digit."""
    upper = _head(document_code, issuing_state) + name_field(surname, given_names, width - 5)
    core = _core(_fit(document_number, 9), nationality, birth_date, sex, expiry_date)
    return upper, core + _fit(optional_data, width - 28)


def compose_frid(
    *,
    surname: str,
    given_names: str,
    document_number: str,
    birth_date: date,
    sex: str,
    issuing_office: str = "",
) -> tuple[str, str]:
    """The two lines of 36 of the French identity card issued until 2021; the number has twelve characters."""
    if len(document_number) != 12:
        raise ValueError("a French identity card number has twelve characters")
    upper = "IDFRA" + transliterate(surname)[:25].ljust(25, FILLER) + _fit(issuing_office, 6)
    given = transliterate(given_names).replace(FILLER, FILLER * 2)[:14].ljust(14, FILLER)
    number = _fit(document_number, 12)
    core = number + str(check_digit(number)) + given + _dated(birth_date) + _sex(sex)
    return upper, core + str(check_digit(upper + core))


def _core(
    number: str,
    nationality: str,
    birth_date: date | None,
    sex: str,
    expiry_date: date | None,
    digit: str | None = None,
) -> str:
    printed = str(check_digit(number)) if digit is None else digit
    return number + printed + _state(nationality) + _dated(birth_date) + _sex(sex) + _dated(expiry_date)


def _number(number: str, optional: str, room: int) -> tuple[str, str, str]:
    if len(number) <= 9:
        fitted = _fit(number, 9)
        return fitted, str(check_digit(fitted)), _fit(optional, room)
    rest = number[9:] + str(check_digit(_fit(number, len(number)))) + FILLER + optional
    return number[:9], FILLER, _fit(rest.rstrip(FILLER), room)


def _head(document_code: str, issuing_state: str) -> str:
    return _fit(document_code, 2) + _state(issuing_state)


def _state(code: str) -> str:
    if not 1 <= len(code) <= 3 or any(letter not in LETTERS for letter in code):
        raise ValueError(f"{code!r} is no state code of one to three letters")
    return code.ljust(3, FILLER)


def _sex(sex: str) -> str:
    if sex not in {"M", "F", "X", FILLER, ""}:
        raise ValueError(f"sex is M, F or X, not {sex!r}")
    return sex if sex in {"M", "F"} else FILLER


def _dated(day: date | None) -> str:
    text = FILLER * 6 if day is None else day.strftime("%y%m%d")
    return text + str(check_digit(text))


def _fit(value: str, width: int) -> str:
    text = value.upper().replace(" ", FILLER).replace("-", FILLER)
    if len(text) > width:
        raise ValueError(f"{value!r} is longer than {width} characters")
    if any(character not in DIGITS + LETTERS + FILLER for character in text):
        raise ValueError(f"{value!r} has characters that a machine-readable zone cannot hold")
    return text.ljust(width, FILLER)


def with_wrong_digit(kind: Kind, lines: Sequence[str], check: str) -> tuple[str, ...]:
    """The same lines with one check digit printed wrong by one: for specimens. Raises KeyError for an unknown name."""
    place = {item.name: item for item in LAYOUTS[kind].checks}[check]
    printed = lines[place.line][place.column]
    wrong = str((int(printed if printed in DIGITS else "0") + 1) % 10)
    changed = list(lines)
    changed[place.line] = (
        changed[place.line][: place.column] + wrong + changed[place.line][place.column + 1 :]
    )
    return tuple(changed)
