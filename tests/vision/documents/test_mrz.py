"""Formats, check digits, dates and names of the machine-readable zone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.vision.documents import mrz
from bonafides.vision.documents.mrz.layouts import ANY, DIGITS, LETTERS, VALUES, WEIGHTS

TODAY = date(2026, 11, 22)
# The specimens that ICAO 9303 prints in parts 4, 5 and 6.
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")

words = st.text(LETTERS, min_size=1, max_size=12)
states = st.text(LETTERS, min_size=3, max_size=3)
numbers = st.text(LETTERS + DIGITS, min_size=1, max_size=9)
births = st.dates(date(1927, 1, 1), date(2026, 11, 22))
expiries = st.dates(date(2020, 1, 1), date(2046, 12, 31))
people = st.fixed_dictionaries(
    {
        "surname": words,
        "given_names": words,
        "document_number": numbers,
        "issuing_state": states,
        "nationality": states,
        "birth_date": births,
        "sex": st.sampled_from("MFX"),
        "expiry_date": expiries,
    }
)
COMPOSERS = {"td3": mrz.compose_td3, "td2": mrz.compose_td2, "td1": mrz.compose_td1, "mrva": mrz.compose_visa}


def _asked(person: dict[str, object]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) for name, value in person.items()
    }


@given(kind=st.sampled_from(sorted(COMPOSERS)), person=people)
def test_what_is_composed_is_parsed_again(kind: str, person: dict[str, object]) -> None:
    zone = mrz.parse(COMPOSERS[kind](**person), today=TODAY)
    assert zone.kind == kind
    assert {name: zone.values[name] for name in person} == _asked(person)
    assert all(zone.checks.values())
    assert not zone.names_truncated


@given(kind=st.sampled_from(["td1", "td2", "td3"]), person=people, data=st.data())
def test_a_changed_character_is_detected_unless_its_value_is_the_same_modulo_ten(
    kind: str, person: dict[str, object], data: st.DataObject
) -> None:
    lines = COMPOSERS[kind](**person)
    check = data.draw(
        st.sampled_from([item for item in mrz.LAYOUTS[mrz.Kind(kind)].checks if item.name != "composite"])
    )
    ((row, start, end),) = check.covers
    column = data.draw(st.integers(start, end - 1))
    new = data.draw(st.sampled_from(ANY))
    changed = list(lines)
    changed[row] = lines[row][:column] + new + lines[row][column + 1 :]
    weight = WEIGHTS[(column - start) % 3]
    same = (VALUES[new] - VALUES[lines[row][column]]) * weight % 10 == 0
    blank = check.name == "personal_number" and lines[check.line][check.column] == "<"
    assert mrz.checks(mrz.Kind(kind), changed)[check.name] is (new == "<" if blank else same)


@pytest.mark.parametrize("lines", [TD3, TD1, TD2])
def test_icao_specimens_hold_every_check_digit(lines: tuple[str, ...]) -> None:
    zone = mrz.parse(lines, today=TODAY)
    assert set(zone.checks.values()) == {True}
    assert (zone.values["surname"], zone.values["given_names"]) == ("ERIKSSON", "ANNA MARIA")
    assert (zone.values["birth_date"], zone.values["expiry_date"]) == ("1974-08-12", "2012-04-15")
    assert (zone.values["issuing_state"], zone.values["sex"]) == ("UTO", "F")


def test_passport_specimen_is_composed_as_icao_prints_it() -> None:
    composed = mrz.compose_td3(
        surname="Eriksson",
        given_names="Anna Maria",
        document_number="L898902C3",
        issuing_state="UTO",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex="F",
        expiry_date=date(2012, 4, 15),
        personal_number="ZE184226B",
    )
    assert composed == TD3


def test_french_card_has_its_own_order() -> None:
    lines = mrz.compose_frid(
        surname="Berthier",
        given_names="Corinne",
        document_number="940992310285",
        birth_date=date(1965, 12, 6),
        sex="F",
    )
    assert lines == ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4")
    zone = mrz.parse(lines, today=TODAY)
    assert (zone.kind, zone.values["surname"], zone.values["given_names"]) == ("frid", "BERTHIER", "CORINNE")
    assert all(zone.checks.values())


def test_narrow_visa_is_told_from_a_card() -> None:
    lines = ("VCPOLKOWALSKA<KWIATKOWSKA<<BEATA<<<<", "PL00000008POL6002084F0505011<<<<<<<0")
    zone = mrz.parse(lines, today=TODAY)
    assert (zone.kind, set(zone.checks)) == ("mrvb", {"document_number", "birth_date", "expiry_date"})
    assert zone.values["surname"] == "KOWALSKA KWIATKOWSKA"


@pytest.mark.parametrize("compose", [mrz.compose_td1, mrz.compose_td2])
def test_long_number_goes_on_in_the_optional_data(compose: object) -> None:
    lines = compose(  # type: ignore[operator]
        surname="A",
        given_names="B",
        document_number="D23145890734",
        issuing_state="UTO",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex="F",
        expiry_date=date(2030, 4, 15),
    )
    zone = mrz.parse(lines, today=TODAY)
    assert zone.values["document_number"] == "D23145890734"
    assert all(zone.checks.values())


@pytest.mark.parametrize(
    "check", ["document_number", "birth_date", "expiry_date", "personal_number", "composite"]
)
def test_wrong_digit_fails_its_own_check(check: str) -> None:
    assert mrz.checks(mrz.Kind.TD3, mrz.with_wrong_digit(mrz.Kind.TD3, TD3, check))[check] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("261122", "2026-11-22"),
        ("261123", "1926-11-23"),
        ("740812", "1974-08-12"),
        ("7408<<", "1974-08"),
        ("74<<<<", "1974"),
        ("<<<<<<", ""),
        ("74<<12", None),
        ("<<0812", None),
        ("740832", None),
        ("7408O2", None),
        ("000229", "2000-02-29"),
    ],
)
def test_birth_is_never_in_the_future(text: str, expected: str | None) -> None:
    assert mrz.birth_iso(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("461231", "2046-12-31"), ("470101", "1947-01-01"), ("980104", "1998-01-04"), ("<<<<<<", "")],
)
def test_expiry_is_at_most_twenty_years_ahead(text: str, expected: str) -> None:
    assert mrz.expiry_iso(text, today=TODAY) == expected


def test_impossible_date_is_left_out() -> None:
    changed = (TD3[0], TD3[1][:13] + "743212" + TD3[1][19:])
    assert "birth_date" not in mrz.parse(changed, today=TODAY).values


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("ERIKSSON<<ANNA<MARIA<<<", ("ERIKSSON", "ANNA MARIA")),
        ("VAN<DER<BERG<<JAN<<<<<<", ("VAN DER BERG", "JAN")),
        ("ARKFREITH<<<<<<<<<<<<<<", ("ARKFREITH", "")),
        ("NILAVADHANANANDA<<CHAYA", ("NILAVADHANANANDA", "CHAYA")),
    ],
)
def test_names_part_at_two_fillers(field: str, expected: tuple[str, str]) -> None:
    assert mrz.split_names(field) == expected


def test_name_that_fills_its_field_may_go_on() -> None:
    lines = mrz.compose_td3(
        surname="Nilavadhanananda Chayapa Dejthamrong Krasuang",
        given_names="Arnpol Petch",
        document_number="1",
        issuing_state="UTO",
        nationality="UTO",
        birth_date=None,
        sex="X",
        expiry_date=None,
    )
    zone = mrz.parse(lines, today=TODAY)
    assert lines[0][-1] == "A"
    assert zone.names_truncated
    assert zone.values["given_names"] == "A"
    assert (zone.values["birth_date"], zone.values["sex"]) == ("", "X")


@given(surname=words, given_names=st.text(LETTERS + " ", max_size=60), width=st.sampled_from([30, 31, 39]))
def test_name_field_is_full_and_ends_in_a_letter_when_it_is_cut(
    surname: str, given_names: str, width: int
) -> None:
    from bonafides.vision.documents.mrz.compose import name_field

    field = name_field(surname, given_names, width)
    whole = surname + "<<" + "<".join(given_names.split())
    assert len(field) == width
    assert field[-1] != "<" if len(whole.rstrip("<")) > width else field.rstrip("<") == whole.rstrip("<")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT"),
        ("O'Connor", "OCONNOR"),
        ("Æther Łódź", "AETHER<LODZ"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_names_are_transliterated(name: str, expected: str) -> None:
    from bonafides.vision.documents.mrz.compose import transliterate

    assert transliterate(name) == expected


def test_letters_without_a_latin_base_are_refused() -> None:
    from bonafides.vision.documents.mrz.compose import transliterate

    with pytest.raises(ValueError, match="transliteration"):
        transliterate("Иван")


@pytest.mark.parametrize(
    "lines",
    [(), ("P<UTO",), (TD3[0], TD2[1]), TD3[:1], (TD3[0], TD3[1].lower()), (TD3[0], TD3[1][:-1] + "?")],
)
def test_lines_of_no_format_are_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(mrz.MrzError):
        mrz.parse(lines, today=TODAY)


@given(st.lists(st.text(ANY, min_size=44, max_size=44), min_size=2, max_size=2))
def test_any_two_lines_of_44_are_parsed_without_error(lines: list[str]) -> None:
    assert mrz.parse(lines, today=TODAY).lines == tuple(lines)


@given(st.lists(st.text(ANY, min_size=30, max_size=30), min_size=3, max_size=3))
def test_any_three_lines_of_30_are_parsed_without_error(lines: list[str]) -> None:
    assert mrz.parse(lines, today=TODAY).kind == "td1"
