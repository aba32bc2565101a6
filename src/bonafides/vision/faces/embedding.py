"""Whose face it is, as 128 numbers, and how alike two of them are."""

import numpy as np

from bonafides.vision.faces import geometry
from bonafides.vision.faces.networks import CHIP_SIZE, Networks, networks
from bonafides.vision.faces.pictures import Input, Picture, as_array
from bonafides.vision.faces.types import Bytes, Face, Floats

# Stored with every vector: vectors of different models, or of one model aligned differently, do not compare.
MODEL = "dlib_resnet_v1+mesh5+mirror/1"

# Where the five points of a face lie on dlib's 150 pixel chip with a quarter of padding: the mean over the 7,701
# pictures of LFW's pair list, each aligned by dlib's own five point model.
TEMPLATE = np.array([[47.4, 46.3], [100.6, 46.2], [73.9, 79.8], [51.0, 104.5], [97.1, 104.6]], np.float32)


def embed(image: Input, face: Face, *, threads: int | None = None) -> Floats:
    """float32 (128,) of length 1: the mean over the aligned face and its mirror image.

    `face` is one that `find` or `find_in_document` found in this very picture. Raises ModelMissing.
    """
    return embed_in(Picture(as_array(image)), face, networks(threads))


def embed_in(picture: Picture, face: Face, nets: Networks) -> Floats:
    upright = chip(picture, face)
    vectors = nets.embed(np.stack([upright, upright[:, ::-1]]))
    return unit(unit(vectors[0]) + unit(vectors[1]))


def chip(picture: Picture, face: Face) -> Bytes:
    """The face turned upright and brought to one place and size: (150, 150, 3)."""
    return picture.cut(geometry.similarity_transform(face.points, TEMPLATE), CHIP_SIZE)


def unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0:
        raise ValueError("a vector without direction is no face")
    return np.asarray(vector / length, np.float32)


def similarity(a: Floats, b: Floats) -> float:
    """Cosine of two vectors of length 1: 1 the same picture, about 0.9 strangers, see `compare` for the limits."""
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"vectors of different models do not compare: {a.shape} and {b.shape}")
    return float(np.clip(np.dot(a.astype(np.float64), b.astype(np.float64)), -1, 1))
