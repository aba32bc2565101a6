import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.vision.faces import geometry
from bonafides.vision.faces.detection import starts
from bonafides.vision.faces.types import Floats

turns = st.floats(-math.pi, math.pi)
scales = st.floats(0.05, 20)
shifts = st.floats(-2000, 2000)


def points_of(seed: int) -> Floats:
    return np.random.default_rng(seed).uniform(0, 150, (5, 2)).astype(np.float32)


def matrix_of(turn: float, scale: float, x: float, y: float) -> Floats:
    c, s = scale * math.cos(turn), scale * math.sin(turn)
    return np.array([[c, -s, x], [s, c, y]], np.float32)


@given(st.integers(0, 10**6), turns, scales, shifts, shifts)
def test_similarity_transform_finds_the_one_that_was_applied(
    seed: int, turn: float, scale: float, x: float, y: float
) -> None:
    source, wanted = points_of(seed), matrix_of(turn, scale, x, y)
    found = geometry.similarity_transform(source, geometry.apply(wanted, source))
    assert np.allclose(
        geometry.apply(found, source), geometry.apply(wanted, source), atol=0.02 * scale + 0.02
    )
    assert geometry.scale_of(found) == pytest.approx(scale, rel=0.01)


@given(turns, scales, shifts, shifts)
def test_inverse_takes_points_back(turn: float, scale: float, x: float, y: float) -> None:
    points, matrix = points_of(3), matrix_of(turn, scale, x, y)
    back = geometry.apply(geometry.inverse(matrix), geometry.apply(matrix, points))
    assert np.allclose(back, points, atol=0.05 + 0.01 / scale)


def test_similarity_transform_of_one_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no transform"):
        geometry.similarity_transform(np.ones((5, 2), np.float32), points_of(1))


def test_similarity_transform_never_mirrors() -> None:
    source = points_of(1)
    found = geometry.similarity_transform(source, source * np.array([-1, 1], np.float32))
    assert np.linalg.det(found[:, :2]) > 0


@given(turns, st.floats(1, 500))
def test_square_transform_takes_centre_to_centre_and_side_to_size(turn: float, side: float) -> None:
    centre = np.array([30, 40], np.float32)
    matrix = geometry.square_transform(centre, side, turn, 128)
    assert np.allclose(geometry.apply(matrix, centre[None])[0], [64, 64], atol=0.05)
    assert geometry.scale_of(matrix) == pytest.approx(128 / side, rel=0.001)


@given(st.integers(-8, 8), st.integers(2, 40), st.integers(2, 40), st.data())
def test_unturn_finds_the_pixel_again(turns: int, height: int, width: int, data: st.DataObject) -> None:
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    picture = np.zeros((height, width), np.uint8)
    picture[y, x] = 1
    ((row, column),) = np.argwhere(np.rot90(picture, turns))
    centre = np.array([[column + 0.5, row + 0.5]], np.float32)
    assert geometry.unturn(centre, turns, height, width).tolist() == [[x + 0.5, y + 0.5]]


def test_anchors_are_512_fine_and_384_coarse_cells() -> None:
    found = geometry.anchors()
    assert found.shape == (896, 2)
    assert found[0].tolist() == found[1].tolist() == [1 / 32, 1 / 32]
    assert found[512].tolist() == found[517].tolist() == [1 / 16, 1 / 16]
    assert found[-1].tolist() == [15 / 16, 15 / 16]


def test_overlap_of_known_boxes() -> None:
    boxes = np.array([[0, 0, 2, 2], [1, 0, 2, 2], [5, 5, 1, 1]], np.float32)
    assert geometry.overlap(boxes[0], boxes).tolist() == pytest.approx([1, 1 / 3, 0])


def test_suppress_averages_what_overlaps_by_score() -> None:
    rows = np.array([[0, 0, 10, 10], [1, 0, 10, 10], [50, 50, 10, 10]], np.float32)
    found = geometry.suppress(rows, np.array([0.6, 0.9, 0.7], np.float32))
    assert [score for score, _ in found] == pytest.approx([0.9, 0.7])
    assert found[0][1].tolist() == pytest.approx([0.6, 0, 10, 10])


@given(st.lists(st.tuples(shifts, shifts, st.floats(1, 50), st.floats(0.1, 1)), max_size=30))
def test_suppress_leaves_nothing_unseen(found: list[tuple[float, float, float, float]]) -> None:
    rows = np.array([[x, y, size, size] for x, y, size, _ in found], np.float32).reshape(-1, 4)
    scores = np.array([score for *_, score in found], np.float32)
    kept = geometry.suppress(rows, scores)
    assert len(kept) <= len(found)
    assert [score for score, _ in kept] == sorted((score for score, _ in kept), reverse=True)
    assert not found or kept[0][0] == pytest.approx(float(scores.max()))


def head(*, yaw: float = 0, pitch: float = 0, roll: float = 0) -> Floats:
    """A mesh of four points of an upright head, turned; the lean of chin and forehead is part of it."""
    mesh = np.zeros((478, 3))
    mesh[33], mesh[263] = (-45, -20, 0), (45, -20, 0)
    lean = math.radians(geometry.LEAN)
    mesh[10], mesh[152] = (
        (0, -80 * math.cos(lean), 80 * math.sin(lean)),
        (0, 80 * math.cos(lean), -80 * math.sin(lean)),
    )
    a, b, c = (math.radians(value) for value in (yaw, pitch, roll))
    about_y = np.array([[math.cos(a), 0, -math.sin(a)], [0, 1, 0], [math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), math.sin(b)], [0, -math.sin(b), math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return (mesh @ (about_z @ about_y @ about_x).T).astype(np.float32)


@given(st.floats(-50, 50), st.floats(-40, 40), st.floats(-170, 170))
def test_pose_of_a_turned_head(yaw: float, pitch: float, roll: float) -> None:
    found = geometry.pose_of(head(yaw=yaw, pitch=pitch, roll=roll))
    assert (found.yaw, found.pitch, found.roll) == pytest.approx((yaw, pitch, roll), abs=0.1)


@given(st.integers(128, 5000))
def test_tiles_cover_a_side_and_share_enough(length: int) -> None:
    found = starts(length)
    assert (found[0], found[-1]) == (0, length - 128)
    assert all(0 < b - a <= 81 for a, b in pairwise(found))
