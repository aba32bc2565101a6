"""Faces in a picture of a person, and the portrait in a picture of a document."""

from dataclasses import replace

import numpy as np

from bonafides.vision.faces import detection, geometry
from bonafides.vision.faces.detection import Candidate, Meshed
from bonafides.vision.faces.networks import Networks, networks
from bonafides.vision.faces.pictures import Input, Picture, as_array
from bonafides.vision.faces.quality import quality_of
from bonafides.vision.faces.types import Face, Floats

# A selfie fills the picture; a face so near that it is cut off is found with a border around it.
SELFIE_ZOOMS = (1.0, 0.6, 2.0, 4.0)
# A portrait is from the whole picture (a crop of it) down to a twenty-fifth of it (a passport lying on a desk).
DOCUMENT_ZOOMS = (1.0, 2.0, 4.0)
TURNS = (0, 1, 2, 3)
# A candidate is looked at again in all four turns, alone in squares so many times its box. One square alone put
# up to 6 of 100 small portraits on their head or side, the mean over these put none.
AROUND = (2.5, 2.0, 3.2)
# The detector's mean over those squares: 0.70 or more for 51 of the 52 portraits in 67 pictures of documents (the other
# is dark and slanted), 0.64 or less for the surest of anything else in all but one of the 15 without a portrait, which
# the mesh refuses. benchmarks/faces.py, rows "portraits found" and "portraits claimed where there is none".
LEAST_PORTRAIT_SCORE = 0.67
# What a candidate must reach at first sight, and in its first square, to be worth the others; the portraits above
# reach 0.82 at first sight at one zoom or another.
LEAST_FIRST_SIGHT = 0.6
LEAST_FIRST_LOOK = 0.55
MOST_LOOKS = 3


def find(image: Input, *, threads: int | None = None) -> list[Face]:
    """All faces of a picture that stands upright, largest first; an empty list when there is none.

    Raises UnreadablePictureError or ModelMissing. Faces much smaller than the largest one may be left out.
    """
    return find_in(Picture(as_array(image)), networks(threads))


def find_in(picture: Picture, nets: Networks) -> list[Face]:
    for zoom in SELFIE_ZOOMS:
        found = detection.confirmed(picture, nets, detection.scan(picture, nets, zoom=zoom))
        if found:
            return _by_size([_face(picture, meshed) for meshed in found])
    return []


def find_in_document(image: Input, *, threads: int | None = None) -> list[Face]:
    """The faces on a document in any of four turns, the portrait first (the largest), then ghost images.

    Boxes, points and mesh are in pixels of `image` as it was handed in, `turns` says how it has to be turned;
    `embed` takes them as they are. An empty list when there is none.
    """
    return find_in_document_in(Picture(as_array(image)), networks(threads))


def find_in_document_in(picture: Picture, nets: Networks) -> list[Face]:
    views = [picture.turned(turn) if turn else picture for turn in TURNS]
    for zoom in DOCUMENT_ZOOMS:
        for turn, view in enumerate(views):
            candidates = _worthy(view, nets, zoom)
            further = _upright(view, candidates, nets)
            if further is None:
                continue
            upright = (turn + further) % 4
            if further:
                candidates = _worthy(views[upright], nets, zoom)
            found = _portraits(views[upright], candidates, nets)
            if found:
                return _by_size([_turned_back(picture, face, upright) for face in found])
    return []


def _worthy(view: Picture, nets: Networks, zoom: float) -> list[Candidate]:
    found = detection.scan(view, nets, zoom=zoom)
    return [candidate for candidate in found if candidate.score >= LEAST_FIRST_SIGHT][:MOST_LOOKS]


def _portraits(view: Picture, candidates: list[Candidate], nets: Networks) -> list[Face]:
    """The faces of a document that stands upright, each sure on its second look."""
    looks = [_look_again(view, candidate, nets) for candidate in candidates]
    sure = [look for look in looks if look is not None and look.score >= LEAST_PORTRAIT_SCORE]
    return [_face(view, meshed) for meshed in detection.confirmed(view, nets, sure)]


def _upright(view: Picture, candidates: list[Candidate], nets: Networks) -> int | None:
    """The further turns by which the first candidate that is sure stands upright; None when none is sure.

    The detector also fires on faces that stand on their head, with the eyes in the wrong places.
    """
    for candidate in candidates:
        looks = [_look_again(view, candidate, nets, turn) for turn in TURNS]
        scores = [look.score if look else 0.0 for look in looks]
        if max(scores) >= LEAST_PORTRAIT_SCORE:
            return int(np.argmax(scores))
    return None


def _look_again(view: Picture, candidate: Candidate, nets: Networks, turns: int = 0) -> Candidate | None:
    """The face with the mean score of all squares, set around where the first one saw it; None when not worth them."""
    first = _look(view, candidate, turns, AROUND[0], nets)
    if first is None or first.score < LEAST_FIRST_LOOK:
        return None
    others = [_look(view, first, turns, around, nets) for around in AROUND]
    sharper = others[0] or first
    return replace(sharper, score=sum(look.score for look in others if look) / len(AROUND))


def _look(view: Picture, candidate: Candidate, turns: int, around: float, nets: Networks) -> Candidate | None:
    x, y, w, h = candidate.box
    centre = np.array([x + w / 2, y + h / 2], np.float32)
    side = float(around * max(w, h))
    return detection.best_in_square(view, nets, centre=centre, side=side, angle=-turns * np.pi / 2)


def _face(picture: Picture, meshed: Meshed) -> Face:
    points = geometry.five_points(meshed.mesh)
    return Face(
        box=_box(detection.box_of(meshed.mesh)),
        score=meshed.score,
        points=points,
        mesh=meshed.mesh,
        eye_distance=geometry.eye_distance(points),
        pose=geometry.pose_of(meshed.mesh),
        quality=quality_of(picture, points),
    )


def _turned_back(picture: Picture, face: Face, turns: int) -> Face:
    """A face found on the turned picture, in pixels of the picture itself."""
    mesh = face.mesh.copy()
    mesh[:, :2] = geometry.unturn(face.mesh[:, :2], turns, picture.height, picture.width)
    return Face(
        box=_box(detection.box_of(mesh)),
        score=face.score,
        points=geometry.five_points(mesh),
        mesh=mesh,
        eye_distance=face.eye_distance,
        pose=geometry.pose_of(mesh),
        quality=face.quality,
        turns=turns,
    )


def _box(box: Floats) -> tuple[float, float, float, float]:
    x, y, w, h = (float(value) for value in box)
    return x, y, w, h


def _by_size(faces: list[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: face.eye_distance, reverse=True)
