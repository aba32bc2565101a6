"""Whole readings of drawn pages: every format, every turn, no zone, and input that is no picture."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bonafides.vision import documents
from bonafides.vision.documents import Engine, Finding, mrz

Make = Callable[..., NDArray[Any]]
TODAY = date(2026, 11, 22)
PERSON = {
    "surname": "Muster",
    "given_names": "Erika Ana",
    "issuing_state": "UTO",
    "nationality": "UTO",
    "birth_date": date(1984, 8, 12),
    "sex": "F",
    "expiry_date": date(2031, 4, 15),
}
TD3 = mrz.compose_td3(**PERSON, document_number="L8984271", personal_number="ZE184226B")
TD2 = mrz.compose_td2(**PERSON, document_number="L8984271")
TD1 = mrz.compose_td1(**PERSON, document_number="L8984271", optional_data="4711")
VISA = mrz.compose_visa(**PERSON, document_number="L8984271", width=36)


@pytest.mark.parametrize(("lines", "kind"), [(TD3, "td3"), (TD2, "td2"), (TD1, "td1"), (VISA, "mrvb")])
def test_drawn_zone_is_read_exactly(page: Make, engine: Engine, lines: tuple[str, ...], kind: str) -> None:
    reading = documents.read(page(lines), today=TODAY, engine=engine)
    assert (reading.kind, reading.mrz, reading.country) == (kind, lines, "UTO")
    assert reading.reasons == ()
    values = {
        name: reading.fields[name].value for name in ("surname", "given_names", "birth_date", "expiry_date")
    }
    assert values == {
        "surname": "MUSTER",
        "given_names": "ERIKA ANA",
        "birth_date": "1984-08-12",
        "expiry_date": "2031-04-15",
    }
    assert reading.signals["checks_all_hold"] is True
    assert reading.fields["surname"].confidence > 0.8


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_page_is_read_and_put_upright(page: Make, engine: Engine, turns: int) -> None:
    upright = page(TD3)
    reading = documents.read(np.rot90(upright, turns), today=TODAY, engine=engine)
    assert reading.mrz == TD3
    assert (reading.quarter_turns + turns) % 4 == 0
    assert np.array_equal(reading.upright(np.rot90(upright, turns)), upright)


def test_skewed_page_is_read(page: Make, engine: Engine) -> None:
    skewed = Image.fromarray(page(TD3)).rotate(
        17, expand=True, fillcolor=(60, 70, 60), resample=Image.Resampling.BICUBIC
    )
    reading = documents.read(np.asarray(skewed), today=TODAY, engine=engine)
    assert reading.mrz == TD3
    assert -19 < reading.angle < -15


def test_field_box_lies_on_the_field(page: Make, engine: Engine) -> None:
    reading = documents.read(page(TD3), today=TODAY, engine=engine)
    (left, top), (right, _), (_, bottom), _ = reading.fields["birth_date"].box
    assert (left, right) == (pytest.approx(20 * 15, abs=12), pytest.approx(20 * 21, abs=12))
    assert reading.line_boxes[1][0][1] <= top < bottom <= reading.line_boxes[1][3][1] + 1


def test_wrong_printed_digit_is_told_and_kept(page: Make, engine: Engine) -> None:
    wrong = mrz.with_wrong_digit(mrz.Kind.TD3, TD3, "birth_date")
    reading = documents.read(page(wrong), today=TODAY, engine=engine)
    assert reading.mrz == wrong
    assert Finding.CHECK_DIGIT_WRONG in reading.reasons
    assert reading.signals["check_birth_date"] is False
    assert reading.signals["check_document_number"] is True


def test_text_page_has_no_zone(page: Make, engine: Engine) -> None:
    text = ["THIS LETTER CONFIRMS YOUR BOOKING NUMBER 4711", "TOTAL AMOUNT DUE 2,340.00 EUR BY 12 AUGUST"]
    reading = documents.read(page(text), today=TODAY, engine=engine)
    assert (reading.kind, reading.mrz, dict(reading.fields)) == (None, None, {})
    assert Finding.MRZ_NOT_FOUND in reading.reasons


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 5000, 3), (5000, 1, 3), (3, 3, 3), (40, 40, 1), (64, 64, 4), (500, 700, 3)]
)
def test_odd_arrays_are_answered(engine: Engine, shape: tuple[int, ...]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape, dtype=np.uint8)
    reading = documents.read(noise, today=TODAY, engine=engine)
    assert reading.kind is None
    assert Finding.DOCUMENT_NOT_FOUND in reading.reasons


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"no picture",
        b"\xff\xd8\xff\xe0 cut",
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3)),
        np.zeros((2, 2, 2), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused(engine: Engine, image: object) -> None:
    with pytest.raises(documents.ImageError):
        documents.read(image, today=TODAY, engine=engine)


def test_picture_over_the_pixel_limit_is_refused() -> None:
    with pytest.raises(documents.ImageError, match="pixels"):
        documents.load(np.broadcast_to(np.uint8(0), (6400, 6400, 3)))


def test_bytes_with_a_turn_in_their_metadata_are_turned(page: Make) -> None:
    stored = Image.fromarray(np.rot90(page(TD3)))
    exif = stored.getexif()
    exif[0x0112] = 6
    file = io.BytesIO()
    stored.save(file, "PNG", exif=exif)
    assert np.array_equal(documents.load(file.getvalue()), page(TD3))


def test_dark_page_is_told(page: Make, engine: Engine) -> None:
    reading = documents.read(page(TD3, ink=2, paper=30), today=TODAY, engine=engine)
    assert Finding.DOCUMENT_DARK in reading.reasons


def test_small_print_is_told(page: Make, engine: Engine) -> None:
    reading = documents.read(page(TD3), today=TODAY, engine=engine)
    small = np.asarray(Image.fromarray(page(TD3)).resize((244, 170), Image.Resampling.LANCZOS))
    assert reading.signals["pixels_per_character"] == pytest.approx(20, abs=0.5)
    assert Finding.TOO_LOW_RESOLUTION in documents.read(small, today=TODAY, engine=engine).reasons


def test_two_documents_in_one_picture_are_told(page: Make, engine: Engine) -> None:
    other = mrz.compose_td3(**{**PERSON, "surname": "Roe"}, document_number="X1")
    reading = documents.read(np.vstack([page(TD3), page(other)]), today=TODAY, engine=engine)
    assert Finding.SEVERAL_DOCUMENTS in reading.reasons


def test_same_picture_gives_the_same_reading(page: Make, engine: Engine) -> None:
    first, second = (documents.read(page(TD1), today=TODAY, engine=engine) for _ in range(2))
    assert (first.mrz, first.signals, first.fields) == (second.mrz, second.signals, second.fields)


def test_drawing_marks_what_was_read(page: Make, engine: Engine) -> None:
    image = page(TD3)
    drawn = documents.draw(image, documents.read(image, today=TODAY, engine=engine))
    assert drawn.shape[0] > image.shape[0]
    assert not np.array_equal(drawn[: image.shape[0]], image)
    empty = documents.draw(image, documents.read(np.zeros_like(image), today=TODAY, engine=engine))
    assert np.array_equal(empty[: image.shape[0]], image)


def test_finding_codes_are_frozen() -> None:
    assert [finding.value for finding in Finding] == [
        "document_not_found",
        "mrz_not_found",
        "mrz_incomplete",
        "mrz_unsure",
        "several_documents",
        "document_blurred",
        "document_glare",
        "document_dark",
        "document_cut_off",
        "too_low_resolution",
        "check_digit_wrong",
        "date_impossible",
    ]
