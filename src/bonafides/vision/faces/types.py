"""What the face library says. All pixels are those of the picture handed in, x to the right and y down."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the head points, degrees, estimated from the mesh; all near 0 when it faces the camera.

    yaw is positive when the nose points to the right side of the picture, pitch when it points up, roll when the
    head is tilted clockwise as seen in the picture; roll counts the turn of a picture that is not upright.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How much the picture shows of the face, measured at one size so that pictures compare.

    sharpness: fine detail in relation to all detail, 0 to about 1; brightness: mean luma 0 (black) to 1 (white);
    contrast: standard deviation of the luma, 0 to 0.5.
    """

    sharpness: float
    brightness: float
    contrast: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """One face. `box` is x, y, width, height from brow to chin; `score` 0..1 how sure the detector and the mesh are.

    `points` (5, 2): the eye on the left of an upright picture, the other eye, nose tip, the two mouth corners.
    `mesh` (478, 3): MediaPipe's numbering, depth in the unit of x. `eye_distance` is between the eye centres, px,
    and `turns` how often the picture has to be turned by 90 degrees counter-clockwise to stand the face upright.
    """

    box: tuple[float, float, float, float]
    score: float
    points: Floats
    mesh: Floats
    eye_distance: float
    pose: Pose
    quality: Quality
    turns: int = 0


class Finding(StrEnum):
    """Codes of what stands in the way of a match; frozen once released."""

    NO_FACE_IN_DOCUMENT = "no_face_in_document"
    PORTRAIT_UNUSABLE = "portrait_unusable"
    NO_FACE_IN_SELFIE = "no_face_in_selfie"
    SEVERAL_FACES_IN_SELFIE = "several_faces_in_selfie"
    SELFIE_FACE_TOO_SMALL = "selfie_face_too_small"
    SELFIE_BLURRED = "selfie_blurred"
    SELFIE_DARK = "selfie_dark"
    SELFIE_OVEREXPOSED = "selfie_overexposed"
    SELFIE_TURNED_AWAY = "selfie_turned_away"
    FACE_UNCERTAIN = "face_uncertain"
    FACE_MISMATCH = "face_mismatch"


class Outcome(StrEnum):
    """`review` and `no_match` are findings about two pictures, for a person to look at, never about a person."""

    MATCH = "match"
    REVIEW = "review"
    NO_MATCH = "no_match"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A document's portrait against a selfie.

    `score` is the similarity, -1..1, or None when it was not computed; `accept` and `review_from` are the limits it
    was held against. `reasons` holds all findings at once in the order of `Finding`; it is empty for a match only.
    `signals` are the measured figures by name, `timings` milliseconds of wall time by stage, `model` whose scale
    the score has.
    """

    outcome: Outcome
    score: float | None
    accept: float
    review_from: float
    reasons: tuple[Finding, ...]
    signals: dict[str, float] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    model: str = ""
