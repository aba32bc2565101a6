"""From probabilities to a zone: exact widths, alphabets, ties."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents import decode, doubt, mrz
from bonafides.vision.documents.engine import Floats

Make = Callable[..., NDArray[Any]]
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


def _read(*lines: Floats) -> decode.Decoded:
    found = decode.decode(lines)
    assert found is not None
    return doubt.settle(found)


def test_clean_lines_are_read_as_they_are(line: Make) -> None:
    found = _read(*(line(text) for text in TD3))
    assert (found.kind, found.lines, found.settled) == ("td3", TD3, ())
    assert doubt.summary(found)["ocr_confidence_min"] > 0.98


def test_three_short_lines_are_a_card(line: Make) -> None:
    assert _read(*(line(text) for text in TD1)).lines == TD1


def test_fillers_that_the_recogniser_joined_are_counted_by_their_room(line: Make) -> None:
    found = _read(line(TD3[0], drop=(30, 31, 37)), line(TD3[1], drop=(38,)))
    assert found.lines == TD3


def test_letter_in_a_date_is_its_twin_digit(line: Make) -> None:
    shapes = {13: {"T": 0.1, "7": 0.4, "1": 0.2}, 15: {"O": 0.98}, 17: {"I": 0.97}}
    found = _read(line(TD3[0]), line(TD3[1], mix=shapes))
    assert found.lines[1][13:19] == "740812"


def test_digit_in_a_name_is_its_twin_letter(line: Make) -> None:
    found = _read(line(TD3[0], mix={11: {"0": 0.98}, 9: {"5": 0.9}}), line(TD3[1]))
    assert found.lines[0] == TD3[0]


def test_state_printed_in_digits_stays_in_digits(line: Make) -> None:
    lines = ("IDROUSAVA<<SUPERMAN<<<<<<<<<<<<<<<<<", "HD198025<51328505095M130509012049941")
    assert _read(*(line(text) for text in lines)).lines == lines


def test_wrong_printed_digit_stays_as_printed(line: Make) -> None:
    for check in ("document_number", "birth_date", "expiry_date", "personal_number", "composite"):
        wrong = mrz.with_wrong_digit(mrz.Kind.TD3, TD3, check)
        found = _read(*(line(text) for text in wrong))
        assert found.lines == wrong
        assert found.settled == ()
        assert mrz.parse(found.lines, today=date(2026, 11, 22)).checks[check] is False


def test_tie_between_two_shapes_is_settled_by_the_check_digit_and_told(line: Make) -> None:
    found = _read(line(TD3[0]), line(TD3[1], mix={7: {"G": 0.51, "C": 0.48}}))
    assert found.lines == TD3
    assert found.settled == ("document_number",)
    assert doubt.confidence_of(found, [(1, 0, 9)]) < 0.5


def test_clear_shape_is_never_changed_for_a_check_digit(line: Make) -> None:
    found = _read(line(TD3[0]), line(TD3[1], mix={7: {"G": 0.9, "C": 0.08}}))
    assert found.lines[1][7] == "G"
    assert mrz.checks(found.kind, found.lines)["document_number"] is False
    assert found.settled == ()


def test_two_equal_ties_settle_nothing(line: Make) -> None:
    text = "AB1234567"
    # D for A at weight 7 and 8 for B at weight 3 both add 1 modulo ten.
    second = text + str((mrz.check_digit(text) + 1) % 10) + TD3[1][10:]
    ties = {0: {"A": 0.34, "D": 0.33}, 1: {"B": 0.34, "8": 0.33}}
    found = decode.decode([line(TD3[0]), line(second, mix=ties)])
    assert found is not None
    options = [
        lines
        for _, lines in doubt._exchanges(found, mrz.LAYOUTS[found.kind].checks[0])
        if mrz.checks(found.kind, lines)["document_number"]
    ]
    assert len(options) == 2
    assert "document_number" not in doubt.settle(found).settled


def test_weak_tail_behind_a_name_becomes_fillers(line: Make) -> None:
    blurred = {column: {"E": 0.5, "<": 0.2, "K": 0.1} for column in (38, 41, 42, 43)}
    found = _read(line(TD3[0], mix=blurred), line(TD3[1]))
    assert found.lines == TD3
    assert found.settled == ("names",)


def test_clear_last_letter_of_a_full_name_stays(line: Make) -> None:
    name = "P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONGK"
    found = _read(line(name + "R"), line(TD3[1]))
    assert found.lines[0] == name + "R"


def test_lines_of_no_width_are_no_zone(line: Make) -> None:
    assert decode.decode([line("THE QUICK".replace(" ", "<") * 2), line("BROWN<FOX" * 2)]) is None
    assert decode.decode([line(TD3[0])]) is None
    assert decode.decode([np.zeros((5, 40), np.float32), np.zeros((5, 40), np.float32)]) is None


def test_unknown_signs_make_a_line_unlike_a_zone(line: Make) -> None:
    clear, odd = (
        decode.peaks(line(TD3[0])),
        decode.peaks(line("?" * 20 + TD3[0][20:], mix={i: {"?": 0.9} for i in range(20)})),
    )
    assert decode.likeness(clear) > 0.9
    assert decode.likeness(odd) == 0.0
