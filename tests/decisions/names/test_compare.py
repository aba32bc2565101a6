from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.decisions.names import Comparison, DocumentName, Note, Outcome, compare

MATCH, PARTIAL, MISMATCH = Outcome.MATCH, Outcome.PARTIAL, Outcome.MISMATCH


def against(
    account: str | None, surname: str, given_names: str = "", *, truncated: bool = False
) -> Comparison:
    document = DocumentName(surname=surname, given_names=given_names, truncated=truncated)
    return compare(account, document, match_from=0.9, mismatch_below=0.5)


@pytest.mark.parametrize(
    ("account", "surname", "given_names"),
    [
        ("Anna Eriksson", "ERIKSSON", "ANNA MARIA"),  # a middle name on the document alone
        ("Anna Maria Eriksson", "ERIKSSON", "ANNA"),  # on the account alone
        ("Eriksson, Anna", "ERIKSSON", "ANNA"),  # order
        ("anna ERIKSSON", "ERIKSSON", "ANNA"),  # case
        ("Jürgen Müller", "MUELLER", "JUERGEN"),  # ICAO 9303-3 §6 A
        ("Jürgen Müller", "MULLER", "JURGEN"),
        ("Jürgen Müller", "MUXXLLER", "JUXXRGEN"),
        ("Jurgen Mueller", "MULLER", "JUERGEN"),
        ("Søren Ødegård", "OEDEGAARD", "SOEREN"),
        ("Franz Strauß", "STRAUSS", "FRANZ"),
        ("Iñigo Peña", "PENXXA", "INIGO"),
        ("Iñigo Peña", "PENA", "INIGO"),
        ("Þóra Björk", "BJOERK", "THORA"),
        ("Łukasz Żółć", "ZOLC", "LUKASZ"),
        ("İbrahim Yıldız", "YILDIZ", "IBRAHIM"),
        ("Nguyễn Văn Đức", "NGUYEN", "VAN DUC"),
        ("Suharto", "SUHARTO", ""),  # a single name
        ("Suharto Suharto", "SUHARTO", ""),  # and what forms make of it
        ("FNU Suharto", "SUHARTO", ""),
        ("Suharto", "", "SUHARTO"),
        ("John R. Smith", "SMITH", "JOHN ROBERT"),  # an initial beside a written name
        ("Dr. John Smith Jr.", "SMITH", "JOHN"),  # titles
        ("Juan de la Cruz", "DELACRUZ", "JUAN"),  # particles, written apart or together
        ("Juan Delacruz", "DE LA CRUZ", "JUAN"),
        ("Vincent Gogh", "VAN GOGH", "VINCENT WILLEM"),
        ("Maria García", "GARCIA LOPEZ", "MARIA CARMEN"),  # one of two surnames
        ("Sinéad O’Connor", "OCONNOR", "SINEAD"),  # apostrophes
        ("Sinead O Connor", "OCONNOR", "SINEAD"),
        ("Jean-Luc Picard", "PICARD", "JEAN LUC"),  # hyphens
        ("Jeanluc Picard", "PICARD", "JEAN LUC"),
        ("Ian Mc Donald", "MCDONALD", "IAN"),
        ("Van Nguyen", "NGUYEN", "VAN"),  # a particle in one language, a name in another
        ("Robert (Bob) Smith", "SMITH", "ROBERT"),
        ("Иван Петров", "PETROV", "IVAN"),  # ICAO 9303-3 §6 B
        ("Сергей Щукин", "SHCHUKIN", "SERGEI"),
        ("Юлия Шевченко", "SHEVCHENKO", "YULIYA"),
        ("Οδυσσέας Παπαδόπουλος", "PAPADOPOULOS", "ODYSSEAS"),
        ("李小龙 Bruce Lee", "LEE", "BRUCE"),
    ],
)
def test_match(account: str, surname: str, given_names: str) -> None:
    assert against(account, surname, given_names).outcome == MATCH


@pytest.mark.parametrize(
    ("account", "surname", "given_names", "note"),
    [
        ("J. Smith", "SMITH", "JOHN", Note.INITIALS),
        ("Alex Smith", "SMITH", "ALEXANDER", Note.SHORT_FORM),
        ("Bob Smith", "SMITH", "ROBERT", Note.GIVEN_NAMES_DIFFER),
        ("Anna Nowak", "KOWALSKA", "ANNA", Note.SURNAME_DIFFERS),
        ("John Smiht", "SMITH", "JOHN", Note.ONE_LETTER),
        ("Madonna", "CICCONE", "MADONNA LOUISE", Note.SINGLE_NAME),
        ("Suharto Wijaya", "SUHARTO", "", Note.WORDS_ONLY_IN_ACCOUNT),
        ("John Robert Smith", "SMITH", "JOHN WILLIAM", Note.WORDS_ONLY_IN_DOCUMENT),
        ("王小明", "WANG", "XIAOMING", Note.OTHER_SCRIPT),
        ("محمد علي", "ALI", "MOHAMED", Note.OTHER_SCRIPT),
        ("Иван Петров", "SMITH", "JOHN", Note.SURNAME_DIFFERS),  # a machine refuses no other script
        ("", "SMITH", "JOHN", Note.ACCOUNT_NAME_MISSING),
        (None, "SMITH", "JOHN", Note.ACCOUNT_NAME_MISSING),
        ("John Smith", "", "", Note.DOCUMENT_NAME_MISSING),
    ],
)
def test_partial_goes_to_a_person(account: str | None, surname: str, given_names: str, note: Note) -> None:
    found = against(account, surname, given_names)
    assert found.outcome == PARTIAL
    assert note in found.notes


@pytest.mark.parametrize(
    ("account", "surname", "given_names"),
    [
        ("Peter Jones", "SMITH", "JOHN"),
        ("Peter Jones", "VAN DER BERG", "ANNA"),
        ("Anna de Vries", "DE JONG", "PIETER"),  # a particle in common is nothing in common
        ("Anna Maria Nowak", "KOWALSKA", "MARIA ELISABETH"),  # one of three
    ],
)
def test_mismatch(account: str, surname: str, given_names: str) -> None:
    assert against(account, surname, given_names).outcome == MISMATCH


def test_zone_cut_off_explains_what_is_missing() -> None:
    account, surname, given_names = "Jonathon Trevor Papandropoulous", "PAPANDROPOULOUS", "JONATHON TREV"
    assert against(account, surname, given_names, truncated=True).outcome == MATCH
    assert against(account, surname, given_names).outcome == PARTIAL


def test_zone_filled_by_the_surname_is_never_a_mismatch() -> None:
    surname = "NILAVADHANANANDACHAYAPADEJTHAMRONGKRASU"
    assert against("Somchai Nilavadhanananda", surname, truncated=True).outcome == PARTIAL


def test_explanation_names_each_word() -> None:
    found = against("Jürgen H. Müller", "MULLER", "JUERGEN HANS KARL").as_json()
    assert found == {
        "outcome": "match",
        "score": 1.0,
        "pairs": [
            ["Jürgen", "JUERGEN", "same"],
            ["H", "HANS", "initial"],
            ["Müller", "MULLER", "spelling"],
        ],
        "only_account": [],
        "only_document": ["KARL"],
        "notes": ["transliterated", "words_only_in_document", "initials"],
    }


names = st.text(max_size=60)
latin = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)


@settings(max_examples=300, deadline=None)
@given(names, names, names, st.booleans())
def test_any_text_gives_an_answer(account: str, surname: str, given_names: str, cut: bool) -> None:
    found = against(account, surname, given_names, truncated=cut)
    assert 0.0 <= found.score <= 1.0
    assert found.outcome != MATCH or found.pairs


@settings(max_examples=200, deadline=None)
@given(st.lists(latin, min_size=1, max_size=3), st.lists(latin, min_size=1, max_size=3), st.randoms())
def test_the_same_words_in_any_order_and_case_never_mismatch(
    surname: list[str], given_names: list[str], chance: object
) -> None:
    words = [*surname, *given_names]
    chance.shuffle(words)  # type: ignore[attr-defined]
    found = against(" ".join(words).title(), " ".join(surname).upper(), " ".join(given_names).upper())
    assert found.outcome != MISMATCH


@settings(max_examples=200, deadline=None)
@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθ王李محمدعلي", min_size=1, max_size=20), latin, latin)
def test_other_scripts_are_never_refused(account: str, surname: str, given_names: str) -> None:
    assert against(account, surname, given_names).outcome != MISMATCH


def test_naughty_strings_never_crash(shared_data: Path) -> None:
    file = shared_data / "names" / "naughty-strings.txt"
    if not file.exists():
        pytest.skip("the list of naughty strings is not here")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) > 500
    for line in lines:
        assert against(line, "SMITH", "JOHN").outcome in Outcome
        assert against("John Smith", line, line, truncated=True).outcome in Outcome
