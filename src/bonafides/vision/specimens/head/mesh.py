"""The average head: the canonical face of Face Mesh lofted to a whole skull, and smooth subdivision.

Units are the canonical face's own, about one centimetre: x to the person's left, y up, z to the viewer.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bonafides.vision import models

Points = NDArray[np.float32]
Triangles = NDArray[np.int32]

_GEOMETRY = "geometry_pipeline_metadata_landmarks.binarypb"
_FACE_POINTS = 468
# The skull as an ellipsoid behind the face, fitted by eye so that the face's rim lies on it.
_CENTRE = np.array([0.0, 2.4, -4.3])
_RADII = np.array([8.0, 10.0, 10.2])
_RINGS = 9


@dataclass(frozen=True, slots=True)
class Mesh:
    """`points` (n, 3) and counter-clockwise `triangles` (m, 3)."""

    points: Points
    triangles: Triangles


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a protocol-buffer message: varints as numbers, everything else as bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        length = {1: 8, 5: 4}.get(key & 7)
        if length is None:
            length, at = _varint(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


@lru_cache(maxsize=1)
def face() -> Mesh:
    """The canonical face: 468 points, a disc of 898 triangles. Raises ModelMissing."""
    with zipfile.ZipFile(models.path("face_landmarker")) as bundle:
        message = bundle.read(_GEOMETRY)
    mesh = next(v for f, v in _fields(message) if f == 1)
    assert isinstance(mesh, bytes)
    floats = [struct.unpack("<f", v)[0] for f, v in _fields(mesh) if f == 3 and isinstance(v, bytes)]
    corners = [v for f, v in _fields(mesh) if f == 4]
    points = np.array(floats, np.float32).reshape(_FACE_POINTS, 5)[:, :3]
    triangles = np.array(corners, np.int32).reshape(-1, 3)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    if float(np.cross(b - a, c - a)[:, 2].mean()) < 0:
        triangles = triangles[:, ::-1]
    return Mesh(_at_rest(points), np.ascontiguousarray(triangles))


def _at_rest(points: Points) -> Points:
    """The canonical face with open eyes, a shorter nose and a finer jaw; by eye, so that it looks awake."""
    x, y, z = points.T
    front = np.clip((z + 2) / 5, 0, 1)
    eye = np.exp(-((np.abs(x) - 3.18) ** 2 / (2 * 1.3**2) + (y - 2.62) ** 2 / (2 * 0.8**2))) * front
    moved = points.copy()
    moved[:, 1] += 0.62 * (y - 2.58) * eye
    moved[:, 0] -= 0.14 * eye * np.sign(x)
    nose = np.exp(-(x**2) / 6 - (y + 1.0) ** 2 / 5) * front
    moved[:, 1] += 0.34 * np.exp(-(x**2) / 3 - (y + 1.7) ** 2 / 3) * front
    moved[:, 0] *= 1 - 0.15 * nose
    moved[:, 2] -= 0.35 * nose
    mouth = np.exp(-((y + 4.4) ** 2) / 2.4) * np.clip((4.6 - np.abs(x)) / 2, 0, 1) * front
    moved[:, 0] *= 1 + 0.13 * mouth
    corner = np.exp(-((np.abs(x) - 2.5) ** 2) / 1.2 - (y + 4.35) ** 2 / 1.2) * front
    moved[:, 1] += 0.20 * corner
    jaw = np.exp(-(((y + 5.2) / 3.4) ** 2))
    moved[:, 0] *= 1 - 0.10 * jaw - 0.03 * np.clip((-y - 4) / 5, 0, 1)
    return np.asarray(moved, np.float32)


def _rim(triangles: Triangles) -> list[int]:
    """The disc's border, in the order of its triangles' edges."""
    edges = {(int(t[k]), int(t[(k + 1) % 3])) for t in triangles for k in range(3)}
    follow = {a: b for a, b in edges if (b, a) not in edges}
    first = next(iter(follow))
    rim = [first]
    while follow[rim[-1]] != first:
        rim.append(follow[rim[-1]])
    return rim


@lru_cache(maxsize=1)
def head() -> Mesh:
    """Face and skull in one closed surface; the first 468 points are the face's."""
    base = face()
    rim = _rim(base.triangles)
    start = base.points[rim].astype(np.float64) - _CENTRE
    pole = np.array([0.0, 0.05, -1.0])
    pole /= np.linalg.norm(pole)
    length = np.linalg.norm(start, axis=1, keepdims=True)
    direction = start / length
    angle = np.arccos(np.clip(direction @ pole, -1, 1))[:, None]
    rings = []
    for k in range(1, _RINGS + 1):
        t = k / (_RINGS + 1)
        turned = (np.sin((1 - t) * angle) * direction + np.sin(t * angle) * pole) / np.sin(angle)
        skull = 1 / np.linalg.norm(turned / _RADII, axis=1, keepdims=True)
        blend = min(1.0, 1.7 * t) ** 2 * (3 - 2 * min(1.0, 1.7 * t))
        rings.append(_CENTRE + turned * (length * (1 - blend) + skull * blend))
    back = _CENTRE + pole / np.linalg.norm(pole / _RADII)
    points = np.concatenate([base.points, *rings, back[None]]).astype(np.float32)
    return Mesh(points, np.concatenate([base.triangles, _loft(rim)]).astype(np.int32))


def _loft(rim: list[int]) -> Triangles:
    count = len(rim)
    rows = [np.array(rim)] + [_FACE_POINTS + k * count + np.arange(count) for k in range(_RINGS)]
    made = []
    for inner, outer in pairwise(rows):
        a, b, c, d = inner, np.roll(inner, -1), outer, np.roll(outer, -1)
        made += [np.stack([b, a, c], 1), np.stack([b, c, d], 1)]
    last, pole = rows[-1], np.full(count, _FACE_POINTS + _RINGS * count)
    made.append(np.stack([np.roll(last, -1), last, pole], 1))
    return np.concatenate(made)


@dataclass(frozen=True, slots=True)
class Refinement:
    """One round of Loop subdivision of a fixed topology, ready to be applied to any points on it."""

    triangles: Triangles
    ends: NDArray[np.int32]
    wings: NDArray[np.int32]
    degree: NDArray[np.float32]

    def apply(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, k) values of the coarse points to (n + edges, k) of the fine ones."""
        around = np.zeros_like(values)
        np.add.at(around, self.ends[:, 0], values[self.ends[:, 1]])
        np.add.at(around, self.ends[:, 1], values[self.ends[:, 0]])
        beta = (5 / 8 - (3 / 8 + np.cos(2 * np.pi / self.degree) / 4) ** 2)[:, None]
        old = values * (1 - beta) + around / self.degree[:, None] * beta
        new = values[self.ends].sum(1) * 0.375 + values[self.wings].sum(1) * 0.125
        return np.concatenate([old, new]).astype(np.float32)


def refinement(triangles: Triangles, count: int) -> Refinement:
    """How to subdivide a closed surface of `count` points (Loop's scheme)."""
    corners = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    opposite = triangles[:, [2, 0, 1]].reshape(-1)
    low = np.sort(corners, 1)
    keys, which = np.unique(low[:, 0].astype(np.int64) * count + low[:, 1], return_inverse=True)
    ends = np.stack([keys // count, keys % count], 1).astype(np.int32)
    order = np.argsort(which, kind="stable")
    wings = opposite[order].reshape(-1, 2).astype(np.int32)
    degree = np.bincount(ends.ravel(), minlength=count).astype(np.float32)
    middle = which.reshape(-1, 3) + count
    a, b, c = triangles.T
    ab, bc, ca = middle.T
    fine = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], 1).reshape(-1, 3).astype(np.int32)
    return Refinement(fine, ends, wings, degree)


@lru_cache(maxsize=4)
def refinements(rounds: int = 2) -> tuple[Refinement, ...]:
    """The rounds that make the head smooth."""
    triangles, count, made = head().triangles, len(head().points), []
    for _ in range(rounds):
        made.append(refinement(triangles, count))
        triangles, count = made[-1].triangles, count + len(made[-1].ends)
    return tuple(made)


def smooth(points: Points, rounds: int = 2) -> Mesh:
    """The head's surface through `points`, subdivided."""
    triangles = head().triangles
    for step in refinements(rounds):
        points, triangles = step.apply(points), step.triangles
    return Mesh(points, triangles)


def normals(mesh: Mesh) -> Points:
    """Unit normals at the points, weighted by the area of the triangles around."""
    a, b, c = (mesh.points[mesh.triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    summed = np.zeros_like(mesh.points)
    for k in range(3):
        np.add.at(summed, mesh.triangles[:, k], faces)
    return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9), np.float32)


def grid(points: NDArray[np.float64]) -> Mesh:
    """A surface from a (rows, columns, 3) grid of points."""
    rows, columns = points.shape[:2]
    at = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1].ravel(), at[:-1, 1:].ravel(), at[1:, :-1].ravel(), at[1:, 1:].ravel()
    triangles = np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)])
    return Mesh(points.reshape(-1, 3).astype(np.float32), triangles)
