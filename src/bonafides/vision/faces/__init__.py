"""Faces: found, measured, turned into vectors and compared. Pictures in, frozen dataclasses out.

    face = faces.find(picture)[0]
    vector = faces.embed(picture, face)
    faces.similarity(vector, other)

A picture is a uint8 array (h, w, 3) RGB, the bytes of a file, or a path. Everything runs on this machine, on
`threads` threads (BONAFIDES_VISION_THREADS, else one); the networks load when first asked for.
"""

from bonafides.vision.faces.compare import compare
from bonafides.vision.faces.embedding import MODEL, embed, similarity
from bonafides.vision.faces.find import find, find_in_document
from bonafides.vision.faces.pictures import UnreadablePictureError
from bonafides.vision.faces.rules import ACCEPT, REVIEW_FROM, portrait_usable
from bonafides.vision.faces.types import Comparison, Face, Finding, Outcome, Pose, Quality

__all__ = [
    "ACCEPT",
    "MODEL",
    "REVIEW_FROM",
    "Comparison",
    "Face",
    "Finding",
    "Outcome",
    "Pose",
    "Quality",
    "UnreadablePictureError",
    "compare",
    "embed",
    "find",
    "find_in_document",
    "portrait_usable",
    "similarity",
]
