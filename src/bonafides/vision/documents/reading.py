"""What a reading is: plain frozen values, nothing that holds on to an image or a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.findings import Finding
from bonafides.vision.documents.mrz.layouts import Kind

Image = NDArray[np.uint8]
Point = tuple[float, float]
# Four corners in pixels of the picture as decoded (EXIF orientation applied), clockwise from the text's top left.
Quad = tuple[Point, Point, Point, Point]
Signal = float | bool | int | str


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `confidence`, 0 to 1, is that of its least certain character."""

    value: str
    confidence: float
    source: Literal["mrz", "print", "barcode"] = "mrz"
    box: Quad | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of the picture; where a zone was found, of its band, else of the whole picture.

    sharpness: steepest edges as a share of the contrast, 0 to 1. glare: share of burnt-out pixels, or of the zone's
    lines that light has washed out, 0 to 1.
    luminance, contrast: 0 to 255. pixels_per_character: width of one character of the zone, None without one.
    """

    width: int
    height: int
    sharpness: float
    glare: float
    luminance: float
    contrast: float
    pixels_per_character: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What `documents.read` answers. Field names are those of `layouts`; dates are ISO, unknown parts left out.

    `angle` is the direction of the text in degrees, clockwise from the picture's x axis, -180 to 180.
    `quarter_turns` is what `numpy.rot90` needs to put the document upright; 0 when nothing was found.
    `timings` are milliseconds of wall time per stage, and `total`.
    """

    kind: Kind | None
    country: str | None
    mrz: tuple[str, ...] | None
    fields: Mapping[str, Field]
    reasons: tuple[Finding, ...]
    signals: Mapping[str, Signal]
    quality: Quality
    timings: Mapping[str, float]
    box: Quad | None = None
    line_boxes: tuple[Quad, ...] = ()
    angle: float = 0.0
    quarter_turns: int = 0

    def upright(self, image: Image) -> Image:
        """The decoded picture turned so that the document's text runs left to right (a view; within 45 degrees)."""
        return np.rot90(image, self.quarter_turns)
