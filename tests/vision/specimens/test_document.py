"""Drawn documents against their own truth."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from bonafides.vision import specimens
from bonafides.vision.documents import mrz

SIZES = {"td1": (756, 1198), "td2": (1036, 1470), "td3": (1056, 1500)}


@pytest.mark.parametrize("kind", ["td1", "td2", "td3"])
def test_document_same_arguments_draw_the_same_pixels(
    kind: Any, drawings: dict[str, specimens.Drawing], today: date
) -> None:
    owner = {"td1": "sebnem", "td2": "wolfe", "td3": "eriksson"}[kind]
    again = specimens.document(kind, specimens.CAST[owner], today=today, seed=1)
    assert np.array_equal(again.front, drawings[kind].front)
    assert again.truth == drawings[kind].truth


@pytest.mark.parametrize("kind", ["td1", "td2", "td3"])
def test_document_has_its_size_and_only_the_card_a_back(
    kind: Any, drawings: dict[str, specimens.Drawing]
) -> None:
    drawing = drawings[kind]
    assert drawing.front.shape == (*SIZES[kind], 3)
    assert drawing.front.dtype == np.uint8
    assert (drawing.back is not None) == (kind == "td1")


def test_document_other_seed_has_another_number(today: date) -> None:
    numbers = {
        specimens.document("td3", specimens.person(2), today=today, seed=s).truth.number for s in (1, 2)
    }
    assert len(numbers) == 2


def test_passport_lines_are_the_composed_ones(drawings: dict[str, specimens.Drawing]) -> None:
    truth = drawings["td3"].truth
    assert truth.lines == mrz.compose_td3(
        surname="Eriksson", given_names="Anna Maria", document_number=truth.number, issuing_state="UTO",
        nationality="UTO", birth_date=date(1974, 8, 12), sex="F", expiry_date=truth.expires,
        personal_number=truth.fields["personal_number"].value,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["td1", "td2", "td3"])
def test_zone_is_consistent_and_says_what_the_print_says(
    kind: Any, drawings: dict[str, specimens.Drawing], today: date
) -> None:
    truth = drawings[kind].truth
    zone = mrz.parse(truth.lines, today=today)
    assert all(mrz.checks(mrz.Kind(kind), truth.lines).values())
    assert zone.values["document_number"] == truth.fields["document_number"].value
    assert zone.values["birth_date"] == truth.fields["birth_date"].value
    assert zone.values["expiry_date"] == truth.fields["expiry_date"].value == truth.expires.isoformat()


@pytest.mark.parametrize("kind", ["td1", "td2", "td3"])
def test_every_box_holds_ink_and_the_zone_is_dark_on_pale(
    kind: Any, drawings: dict[str, specimens.Drawing]
) -> None:
    drawing = drawings[kind]
    pages = {"front": drawing.front, "back": drawing.back}
    for name, printed in drawing.truth.fields.items():
        left, top, right, bottom = printed.box
        part = pages[printed.side][top:bottom, left:right].astype(int)
        assert part.size, name
        assert part.max() - part.min() > 80, name
    left, top, right, bottom = drawing.truth.mrz_box
    zone = pages[drawing.truth.mrz_side][top:bottom, left:right].mean(2)
    assert np.percentile(zone, 2) < 70
    assert np.median(zone) > 200


def test_single_name_stands_as_surname_and_leaves_no_given_names(
    drawings: dict[str, specimens.Drawing],
) -> None:
    fields = drawings["td1"].truth.fields
    assert fields["surname"].value == "ŞEBNEM"
    assert fields["given_names"].value == ""
    assert drawings["td1"].truth.lines[2] == "SEBNEM".ljust(30, "<")


def test_dates_decide_life(today: date) -> None:
    who = specimens.person(2)
    assert specimens.document("td2", who, today=today).truth.expires > today
    expired = specimens.document("td2", who, expiry=date(2024, 3, 3)).truth
    assert (expired.issued, expired.expires) == (date(2014, 3, 4), date(2024, 3, 3))
    leap = specimens.document("td2", who, issue=date(2024, 2, 29)).truth
    assert leap.expires == date(2034, 2, 27)


def test_document_without_any_date_or_with_a_long_number_is_refused(today: date) -> None:
    with pytest.raises(ValueError, match="say today"):
        specimens.document("td3", specimens.person(2))
    with pytest.raises(ValueError, match="nine characters"):
        specimens.document("td3", specimens.person(2), today=today, number="A123456789")


def test_misprinted_digit_is_wrong_in_that_check_alone(today: date) -> None:
    truth = specimens.document("td3", specimens.person(2), today=today, wrong_digit="birth_date").truth
    failed = {name for name, holds in mrz.checks(mrz.Kind.TD3, truth.lines).items() if not holds}
    assert "birth_date" in failed
    assert "document_number" not in failed
