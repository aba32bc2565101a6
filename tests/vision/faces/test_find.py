from pathlib import Path

import cv2
import numpy as np
import pytest

from bonafides.vision import faces
from bonafides.vision.faces.pictures import Picture
from bonafides.vision.faces.quality import quality_of
from bonafides.vision.faces.types import Bytes


def empty(height: int = 400, width: int = 600) -> Bytes:
    return np.full((height, width, 3), (200, 190, 170), np.uint8)


def test_find_nothing_in_an_empty_picture() -> None:
    assert faces.find(empty()) == []
    assert faces.find_in_document(empty()) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (3, 3), (200, 9)])
def test_find_in_the_tiniest_pictures(shape: tuple[int, int]) -> None:
    assert faces.find(empty(*shape)) == []
    assert faces.find_in_document(empty(*shape)) == []


def test_find_measures_a_selfie(selfie: Bytes) -> None:
    (face,) = faces.find(selfie)
    height, width = selfie.shape[:2]
    x, y, w, h = face.box
    assert 0 < x < x + w < width
    assert 0 < y < y + h < height
    assert 0.5 < face.score <= 1
    assert face.points.shape == (5, 2)
    assert face.mesh.shape == (478, 3)
    left, right, nose, *mouth = face.points
    assert left[0] < nose[0] < right[0]
    assert max(left[1], right[1]) < nose[1] < min(corner[1] for corner in mouth)
    assert face.eye_distance == pytest.approx(float(np.linalg.norm(left - right)))
    assert max(abs(face.pose.yaw), abs(face.pose.roll)) < 20


def test_find_two_people_largest_first(selfie: Bytes) -> None:
    small = cv2.resize(selfie, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    both = np.full((selfie.shape[0], selfie.shape[1] + small.shape[1], 3), 128, np.uint8)
    both[: small.shape[0], : small.shape[1]] = small
    both[:, small.shape[1] :] = selfie
    first, second = faces.find(both)
    assert first.points[2, 0] > small.shape[1] > second.points[2, 0]
    assert second.eye_distance / first.eye_distance == pytest.approx(0.7, abs=0.05)


def test_find_a_face_that_fills_the_picture(selfie: Bytes) -> None:
    x, y, w, h = (int(value) for value in faces.find(selfie)[0].box)
    (face,) = faces.find(np.ascontiguousarray(selfie[y : y + h, x : x + w]))
    assert face.eye_distance == pytest.approx(faces.find(selfie)[0].eye_distance, rel=0.1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_portrait_is_found_in_every_turn(passport: Bytes, turns: int) -> None:
    upright = faces.find_in_document(passport)[0]
    view = np.ascontiguousarray(np.rot90(passport, turns))
    face = faces.find_in_document(view)[0]
    assert face.turns == (4 - turns) % 4
    assert face.eye_distance == pytest.approx(upright.eye_distance, rel=0.03)
    assert abs((face.pose.roll - upright.pose.roll + 90 * turns + 180) % 360 - 180) < 5
    one, other = faces.embed(passport, upright), faces.embed(view, face)
    assert faces.similarity(one, other) > 0.99


def test_portrait_on_a_desk_is_found_where_it_lies(passport: Bytes) -> None:
    desk = np.full((1800, 2600, 3), (96, 72, 52), np.uint8)
    small = cv2.resize(passport, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    desk[900 : 900 + small.shape[0], 1500 : 1500 + small.shape[1]] = small
    alone, lying = faces.find_in_document(passport)[0], faces.find_in_document(desk)[0]
    assert np.allclose(lying.points, alone.points * 0.5 + [1500, 900], atol=4)
    assert faces.portrait_usable(lying)


def test_portrait_too_small_is_found_and_called_unusable(passport: Bytes) -> None:
    scale = 14 / faces.find_in_document(passport)[0].eye_distance
    small = cv2.resize(passport, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    (face, *_) = faces.find_in_document(small)
    assert face.eye_distance == pytest.approx(14, abs=1.5)
    assert not faces.portrait_usable(face)


def test_quality_falls_with_blur_motion_and_darkness(selfie: Bytes) -> None:
    points = faces.find(selfie)[0].points
    size = float(np.linalg.norm(points[1] - points[0])) / 40

    def measured(pixels: Bytes) -> faces.Quality:
        return quality_of(Picture(pixels), points)

    whole = measured(selfie)
    blurred = measured(cv2.GaussianBlur(selfie, (0, 0), 3 * size))
    moved = measured(cv2.blur(selfie, (int(13 * size), 1)))
    dark = measured((selfie * 0.2).astype(np.uint8))
    assert blurred.sharpness < whole.sharpness / 2
    assert moved.sharpness < whole.sharpness / 1.5
    assert dark.brightness == pytest.approx(whole.brightness * 0.2, abs=0.01)
    assert dark.sharpness == pytest.approx(whole.sharpness, rel=0.1)


@pytest.mark.parametrize(
    ("name", "turns"),
    [("p015_100_pass-polx.jpg", 0), ("p000_0_pass-lva.jpg", 1), ("d_rotbig_p029_100_pass2-uto.jpg", 2)],
)
def test_portrait_on_a_real_specimen(shared_data: Path, name: str, turns: int) -> None:
    (face, *_) = faces.find_in_document(shared_data / "documents" / name)
    assert face.turns == turns
    assert faces.portrait_usable(face)


@pytest.mark.parametrize(
    "name", ["p004_100_id-si.jpg", "p024_77_card-cmw.png", "n00_pacman.jpg", "n13_img4.jpg"]
)
def test_no_portrait_on_backs_and_texts(shared_data: Path, name: str) -> None:
    assert faces.find_in_document(shared_data / "documents" / name) == []
