"""Pure geometry of faces: boxes, anchors, similarity transforms, turns, the pose of a mesh."""

import math

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.faces.types import Floats, Pose

Boxes = NDArray[np.float32]

# Points of the mesh, MediaPipe's canonical face: corners and lids of both eyes, nose tip, mouth corners.
FIRST_EYE, SECOND_EYE = (33, 133, 159, 145), (362, 263, 386, 374)
NOSE, MOUTH = 1, (61, 291)
OUTER_EYES, FOREHEAD, CHIN = (33, 263), 10, 152
# What the line from chin to forehead of the mesh leans by when a person faces the camera: the median of 100 press
# photographs (benchmarks/faces.py).
LEAN = -6.2


def anchors() -> Floats:
    """Centres (896, 2) of BlazeFace short range, 0..1: two on each cell of 16 by 16 and six on each of 8 by 8."""
    rows = []
    for cells, copies in ((16, 2), (8, 6)):
        y, x = np.mgrid[0:cells, 0:cells]
        centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) / cells
        rows.append(np.repeat(centres, copies, axis=0))
    return np.concatenate(rows).astype(np.float32)


def overlap(box: Floats, boxes: Boxes) -> Floats:
    """Intersection over union of one box (x, y, w, h) with each of (n, 4)."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[:2] + box[2:4], boxes[:, :2] + boxes[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    union = box[2] * box[3] + boxes[:, 2] * boxes[:, 3] - shared
    return np.asarray(shared / np.maximum(union, 1e-9), np.float32)


def suppress(rows: Floats, scores: Floats, *, limit: float = 0.3) -> list[tuple[float, Floats]]:
    """Non-maximum suppression by weighted mean (Bazarevsky et al. 2019, section 3.3), best score first.

    `rows` (n, 4 + k) begin with x, y, w, h; rows that overlap the best one by more than `limit` are averaged.
    """
    found: list[tuple[float, Floats]] = []
    left = np.argsort(-scores, kind="stable")
    while left.size:
        best = left[0]
        same = overlap(rows[best, :4], rows[left, :4]) > limit
        same[0] = True
        group = left[same]
        mean = np.average(rows[group], axis=0, weights=scores[group])
        found.append((float(scores[best]), np.asarray(mean, np.float32)))
        left = left[~same]
    return found


def similarity_transform(source: Floats, target: Floats) -> Floats:
    """The (2, 3) matrix of turn, scale and shift that takes `source` (n, 2) closest to `target` (Umeyama 1991)."""
    a, b = source.astype(np.float64), target.astype(np.float64)
    a_mean, b_mean = a.mean(axis=0), b.mean(axis=0)
    a, b = a - a_mean, b - b_mean
    spread = (a**2).sum()
    if spread <= 0:
        raise ValueError("points that all lie in one place have no transform")
    # in the plane the best turn and scale are one complex number
    real = (a * b).sum() / spread
    imaginary = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / spread
    turn = np.array([[real, -imaginary], [imaginary, real]])
    return np.column_stack([turn, b_mean - turn @ a_mean]).astype(np.float32)


def square_transform(centre: Floats, side: float, angle: float, size: int) -> Floats:
    """The (2, 3) matrix that cuts a square out of a picture, turned by `angle` radians, onto `size` pixels."""
    scale = size / side
    c, s = scale * math.cos(angle), scale * math.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    return np.column_stack([turn, size / 2 - turn @ centre.astype(np.float64)]).astype(np.float32)


def apply(matrix: Floats, points: Floats) -> Floats:
    """Takes points (n, 2) through a (2, 3) matrix."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float32)


def inverse(matrix: Floats) -> Floats:
    turn = np.linalg.inv(matrix[:, :2].astype(np.float64))
    return np.column_stack([turn, -turn @ matrix[:, 2]]).astype(np.float32)


def scale_of(matrix: Floats) -> float:
    """How much a similarity enlarges."""
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def unturn(points: Floats, turns: int, height: int, width: int) -> Floats:
    """Points (n, 2) found on `np.rot90(picture, turns)` as points of the (height, width) picture itself."""
    x, y = points[:, 0], points[:, 1]
    back = ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[turns % 4]
    return np.stack(back, axis=1).astype(np.float32)


def five_points(mesh: Floats) -> Floats:
    """Eye centres, nose tip and mouth corners (5, 2) of a mesh."""
    eyes = [mesh[list(eye), :2].mean(axis=0) for eye in (FIRST_EYE, SECOND_EYE)]
    return np.stack([*eyes, mesh[NOSE, :2], *mesh[list(MOUTH), :2]]).astype(np.float32)


def eye_distance(points: Floats) -> float:
    return float(np.linalg.norm(points[1] - points[0]))


def pose_of(mesh: Floats) -> Pose:
    """Yaw, pitch and roll in degrees from the plane through the outer eye corners, forehead and chin."""
    across = _unit(mesh[OUTER_EYES[1]] - mesh[OUTER_EYES[0]])
    down = mesh[CHIN] - mesh[FOREHEAD]
    down = _unit(down - across * (down @ across))
    # x right, y down, z away from the camera: the face looks along down x across, towards negative z
    ahead = np.cross(down, across)
    roll = math.degrees(math.atan2(across[1], across[0]))
    level = _about_view(ahead, -roll)
    yaw = math.degrees(math.atan2(level[0], -level[2]))
    pitch = math.degrees(math.atan2(-level[1], math.hypot(level[0], level[2]))) - LEAN
    return Pose(yaw, pitch, roll)


def _about_view(vector: Floats, degrees: float) -> Floats:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1], vector[2]], np.float32)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
