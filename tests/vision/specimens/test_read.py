"""The document reader on the documents drawn here."""

from datetime import date
from typing import Any

import pytest

from bonafides.vision import documents, specimens


@pytest.mark.parametrize("kind", ["td1", "td2", "td3"])
@pytest.mark.parametrize("how", ["clean", "photo", "tilt"])
def test_zone_is_read_exactly(
    kind: Any, how: str, drawings: dict[str, specimens.Drawing], today: date
) -> None:
    drawing = drawings[kind]
    side = drawing.truth.mrz_side
    if how == "clean":
        picture = drawing.back if side == "back" else drawing.front
    else:
        faults = {"tilt"} if how == "tilt" else ()
        picture = specimens.photograph(drawing, side=side, faults=faults, seed=2).image
    reading = documents.read(picture, today=today)
    assert tuple(reading.mrz or ()) == drawing.truth.lines
    assert reading.kind == kind


def test_table_and_front_of_a_card_have_no_zone(drawings: dict[str, specimens.Drawing], today: date) -> None:
    for picture in (specimens.photograph(seed=7).image, specimens.photograph(drawings["td1"], seed=1).image):
        assert documents.read(picture, today=today).mrz is None
