"""Faces in a picture of a person, and the portrait in a picture of a document."""

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
# How far around a candidate the four turns are compared, in widths of its box.
NEIGHBOURHOOD = 2.4


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
    turned = {turn: Picture(np.ascontiguousarray(np.rot90(picture.pixels, turn))) for turn in TURNS}
    for zoom in DOCUMENT_ZOOMS:
        for turn in TURNS:
            candidates = detection.scan(turned[turn], nets, zoom=zoom)
            if not candidates:
                continue
            upright = _best_turn(turned[turn], candidates, nets)
            if upright is None:
                continue
            turn_found = (turn + upright) % 4
            view = turned[turn_found]
            again = candidates if not upright else detection.scan(view, nets, zoom=zoom)
            found = detection.confirmed(view, nets, again)
            if found:
                return _by_size([_turned_back(picture, _face(view, one), turn_found) for one in found])
    return []


def _best_turn(picture: Picture, candidates: list[Candidate], nets: Networks) -> int | None:
    """The further turns by which the largest candidate looks most like a face; None when it never does.

    The detector also fires on faces that stand on their head, with points in the wrong places.
    """
    largest = max(candidates, key=lambda candidate: candidate.box[2] * candidate.box[3])
    x, y, w, h = largest.box
    half = NEIGHBOURHOOD * max(w, h) / 2
    top, left = max(0, int(y + h / 2 - half)), max(0, int(x + w / 2 - half))
    around = picture.pixels[top : int(y + h / 2 + half), left : int(x + w / 2 + half)]
    scores = []
    for turn in TURNS:
        view = Picture(np.ascontiguousarray(np.rot90(around, turn)))
        found = detection.confirmed(view, nets, detection.scan(view, nets, zoom=1)[:1])
        scores.append(found[0].score if found else 0.0)
    return int(np.argmax(scores)) if max(scores) > 0 else None


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
