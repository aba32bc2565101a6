"""Photographed documents: where things went, what was done to them."""

from typing import Any

import cv2
import numpy as np
import pytest

from bonafides.vision import specimens


def _flattened(photo: specimens.Photo, corners: Any, width: int, height: int) -> np.ndarray:
    """The piece of the photo between four corners, made upright."""
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    back = cv2.getPerspectiveTransform(np.array(corners, np.float32), flat)
    return cv2.warpPerspective(photo.image, back, (width, height))


def _alike(a: np.ndarray, b: np.ndarray) -> float:
    return float(
        np.corrcoef(cv2.GaussianBlur(a, (0, 0), 3).ravel(), cv2.GaussianBlur(b, (0, 0), 3).ravel())[0, 1]
    )


def test_photograph_same_arguments_give_the_same_pixels(drawings: dict[str, specimens.Drawing]) -> None:
    first, again = (specimens.photograph(drawings["td3"], faults={"tilt", "noise"}, seed=5) for _ in range(2))
    assert np.array_equal(first.image, again.image)
    assert first.truth == again.truth


@pytest.mark.parametrize("fault", [None, "tilt", "rotated_90", "rotated_180", "rotated_270"])
def test_corners_lead_back_to_the_document(
    fault: specimens.Fault | None, drawings: dict[str, specimens.Drawing]
) -> None:
    drawing = drawings["td2"]
    photo = specimens.photograph(drawing, faults={fault} if fault else (), seed=4)
    height, width = drawing.front.shape[:2]
    found = _flattened(photo, photo.truth.corners, width // 2, height // 2)
    expected = cv2.resize(drawing.front, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    inside = np.s_[30:-30, 30:-30]  # the corners are round and show the table
    assert _alike(found[inside], expected[inside]) > 0.95
    turned = fault in {"rotated_90", "rotated_270"}
    assert photo.image.shape == ((1600, 1200, 3) if turned else (1200, 1600, 3))


def test_zone_and_fields_lie_where_the_truth_says(drawings: dict[str, specimens.Drawing]) -> None:
    drawing = drawings["td1"]
    photo = specimens.photograph(drawing, side="back", faults={"tilt"}, seed=6)
    placed = photo.truth.documents[0]
    assert placed.lines == drawing.truth.lines
    left, top, right, bottom = drawing.truth.mrz_box
    expected = drawing.back[top:bottom, left:right]
    found = _flattened(photo, placed.mrz, right - left, bottom - top)
    assert _alike(found, expected) > 0.9
    assert placed.fields["birthplace"][0] == "NEW HARBOUR"
    assert "document_number" not in placed.fields


def test_front_of_a_card_has_no_zone(drawings: dict[str, specimens.Drawing]) -> None:
    placed = specimens.photograph(drawings["td1"], seed=1).truth.documents[0]
    assert placed.mrz is None
    assert placed.lines == ()


def test_two_documents_do_not_overlap_and_none_is_a_table(drawings: dict[str, specimens.Drawing]) -> None:
    both = specimens.photograph(drawings["td3"], drawings["td1"], seed=2).truth
    first, second = (np.array(placed.corners) for placed in both.documents)
    assert [placed.kind for placed in both.documents] == ["td3", "td1"]
    assert first[:, 0].max() < second[:, 0].min() or first[:, 1].max() < second[:, 1].min()
    empty = specimens.photograph(seed=2).truth
    assert (empty.documents, empty.kind, empty.corners, empty.lines) == ((), None, None, ())


def test_cut_off_document_leaves_the_picture_and_a_clean_one_does_not(
    drawings: dict[str, specimens.Drawing],
) -> None:
    def outside(faults: Any) -> bool:
        corners = np.array(specimens.photograph(drawings["td3"], faults=faults, seed=3).truth.corners)
        return bool((corners[:, 0].min() < 0) or (corners[:, 0].max() > 1600))

    assert outside({"cut_off"})
    assert not outside(set())


def test_faults_do_what_their_names_say(drawings: dict[str, specimens.Drawing]) -> None:
    def sharpness(picture: np.ndarray) -> float:
        return float(cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())

    def taken(*faults: specimens.Fault) -> np.ndarray:
        return specimens.photograph(drawings["td3"], faults=faults, seed=8).image

    clean = taken()
    assert sharpness(taken("blur")) < sharpness(clean) / 20
    assert sharpness(taken("motion")) < sharpness(clean) / 2
    assert taken("dark").mean() < clean.mean() / 4
    assert (taken("glare").min(2) == 255).mean() > (clean.min(2) == 255).mean() + 0.005
    assert taken("noise").astype(int).std() > 0
    assert sharpness(taken("noise")) > sharpness(clean)


def test_array_is_photographed_without_fields() -> None:
    photo = specimens.photograph(np.full((400, 640, 3), 230, np.uint8), seed=1)
    placed = photo.truth.documents[0]
    assert (placed.kind, placed.fields, placed.mrz) == (None, None, None)


def test_unknown_fault_missing_back_and_four_documents_are_refused(
    drawings: dict[str, specimens.Drawing],
) -> None:
    with pytest.raises(ValueError, match="unknown faults"):
        specimens.photograph(drawings["td3"], faults={"coffee"})
    with pytest.raises(ValueError, match="no back"):
        specimens.photograph(drawings["td3"], side="back")
    with pytest.raises(ValueError, match="at most three"):
        specimens.photograph(*[drawings["td3"]] * 4)
