"""Photographs of printed specimens, where they are at hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from bonafides.vision import documents
from bonafides.vision.documents import Engine, Finding, mrz

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "name",
    [
        "p031_27_pass-gbr.jpg",
        "p000_0_pass-lva.jpg",
        "p023_62_pass-aus.png",
        "p050_id1.jpg",
        "p055_img3.jpg",
        "d_rotbig_p029_100_pass2-uto.jpg",
        "d_persp_p003_100_id-rou.jpg",
    ],
)
def test_picture_is_read_exactly(pictures: Path, engine: Engine, name: str) -> None:
    label = json.loads((pictures / "labels.json").read_text())[name]
    reading = documents.read(pictures / name, today=TODAY, engine=engine)
    assert list(reading.mrz or ()) == label["lines"]


@pytest.mark.parametrize("name", ["p018_33_id-usa.jpg", "p046_2.png", "p024_77_card-cmw.png"])
def test_wrong_digit_in_print_is_told_and_kept(pictures: Path, engine: Engine, name: str) -> None:
    label = json.loads((pictures / "labels.json").read_text())[name]
    reading = documents.read(pictures / name, today=TODAY, engine=engine)
    assert list(reading.mrz or ()) == label["lines"]
    assert Finding.CHECK_DIGIT_WRONG in reading.reasons
    kind = mrz.kind_of(label["lines"])
    assert kind is not None
    for check, held in mrz.checks(kind, label["lines"]).items():
        assert reading.signals[f"check_{check}"] is held


@pytest.mark.parametrize("name", ["n00_pacman.jpg", "n01_tesseract-test1.jpg", "n13_img4.jpg"])
def test_picture_without_a_zone_gives_none(pictures: Path, engine: Engine, name: str) -> None:
    reading = documents.read(pictures / name, today=TODAY, engine=engine)
    assert reading.mrz is None
    assert Finding.MRZ_NOT_FOUND in reading.reasons
