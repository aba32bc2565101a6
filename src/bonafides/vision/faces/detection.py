"""Where faces may be: the detector over a picture at growing zoom, and the mesh that confirms and refines each."""

import math
from dataclasses import dataclass

import numpy as np

from bonafides.vision.faces import geometry
from bonafides.vision.faces.networks import DETECTOR_SIZE, MESH_SIZE, Networks
from bonafides.vision.faces.pictures import Picture
from bonafides.vision.faces.types import Floats

# Neighbouring tiles share 48 of 128 pixels: a face that fills up to a third of a tile is whole in one of them,
# and larger ones were whole in a tile at half the zoom.
STEP = 80
# BlazeFace's own limit (model card, short range); the mesh then refuses what is no face.
LEAST_SCORE = 0.5
LEAST_PRESENCE = 0.5
# The mesh was trained on squares half as large again as the detector's box (model card, Face Mesh V2).
MARGIN = 1.5
MOST_FACES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A face by the detector alone: x, y, width, height and the two eye centres, in pixels of the picture."""

    box: Floats
    eyes: Floats
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Meshed:
    """A face that the mesh has confirmed: 478 points in pixels of the picture."""

    mesh: Floats
    score: float


def scan(picture: Picture, nets: Networks, *, zoom: float) -> list[Candidate]:
    """Faces that are between about 0.15 / zoom and 0.9 / zoom of the longer side, best first.

    At zoom 1 the whole picture is looked at once, above 1 in overlapping tiles, below 1 with a border around it.
    """
    scale = DETECTOR_SIZE * zoom / max(picture.height, picture.width)
    pixels = picture.resized(scale)
    high, wide = (max(0, DETECTOR_SIZE - side) for side in pixels.shape[:2])
    before = (high // 2, wide // 2)
    padded = np.pad(pixels, ((before[0], high - before[0]), (before[1], wide - before[1]), (0, 0)))
    rows, scores = [], []
    for top in starts(padded.shape[0]):
        for left in starts(padded.shape[1]):
            tile = padded[top : top + DETECTOR_SIZE, left : left + DETECTOR_SIZE]
            found, sure = nets.detect(tile)
            keep = sure >= LEAST_SCORE
            found[:, [0, 1]] += (left - before[1], top - before[0])
            found[:, 4:] += np.tile(np.array([left - before[1], top - before[0]], np.float32), 6)
            rows.append(found[keep] / scale)
            scores.append(sure[keep])
    merged = geometry.suppress(np.concatenate(rows), np.concatenate(scores))
    return [Candidate(row[:4], row[4:8].reshape(2, 2), score) for score, row in merged]


def best_in_square(
    picture: Picture, nets: Networks, *, centre: Floats, side: float, angle: float
) -> Candidate | None:
    """The surest face in a square of the picture that is turned by `angle` radians, or None."""
    matrix = geometry.square_transform(centre, side, angle, DETECTOR_SIZE)
    rows, scores = nets.detect(picture.cut(matrix, DETECTOR_SIZE))
    keep = scores >= LEAST_SCORE
    if not keep.any():
        return None
    score, row = geometry.suppress(rows[keep], scores[keep])[0]
    back = geometry.inverse(matrix)
    middle = geometry.apply(back, (row[:2] + row[2:4] / np.float32(2))[None])[0]
    size = row[2:4] / geometry.scale_of(matrix)
    eyes = geometry.apply(back, row[4:8].reshape(2, 2))
    return Candidate(np.concatenate([middle - size / 2, size]).astype(np.float32), eyes, score)


def starts(length: int) -> list[int]:
    """Where tiles begin along a side: even steps of at most STEP, the last one ending at the edge."""
    room = length - DETECTOR_SIZE
    count = math.ceil(room / STEP)
    return [round(number * room / max(count, 1)) for number in range(count + 1)]


def refine(picture: Picture, nets: Networks, candidate: Candidate) -> Meshed | None:
    """The mesh of a candidate, or None when the mesh sees no face there."""
    x, y, w, h = candidate.box
    centre = np.array([x + w / 2, y + h / 2], np.float32)
    across = candidate.eyes[1] - candidate.eyes[0]
    angle = math.atan2(across[1], across[0])
    matrix = geometry.square_transform(centre, MARGIN * max(w, h), angle, MESH_SIZE)
    points, presence = nets.mesh(picture.cut(matrix, MESH_SIZE))
    if presence < LEAST_PRESENCE:
        return None
    mesh = points.copy()
    mesh[:, :2] = geometry.apply(geometry.inverse(matrix), points[:, :2])
    mesh[:, 2] /= geometry.scale_of(matrix)
    return Meshed(mesh, candidate.score * presence)


def confirmed(picture: Picture, nets: Networks, candidates: list[Candidate]) -> list[Meshed]:
    """The candidates that the mesh confirms, each face once, best first."""
    found: list[Meshed] = []
    for candidate in candidates[:MOST_FACES]:
        meshed = refine(picture, nets, candidate)
        if meshed is None:
            continue
        box = box_of(meshed.mesh)
        others = np.array([box_of(other.mesh) for other in found], np.float32).reshape(-1, 4)
        if not (geometry.overlap(box, others) > 0.3).any():
            found.append(meshed)
    return found


def box_of(mesh: Floats) -> Floats:
    """x, y, width, height of a mesh."""
    low, high = mesh[:, :2].min(axis=0), mesh[:, :2].max(axis=0)
    return np.concatenate([low, high - low]).astype(np.float32)
