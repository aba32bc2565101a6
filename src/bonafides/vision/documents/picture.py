"""What was found, drawn onto the picture: for people who want to see why a reading says what it says."""

import cv2
import numpy as np

from bonafides.vision.documents.reading import Image, Quad, Reading

_LINE = (0, 150, 60)
_FIELD = (0, 90, 220)
_DOUBTFUL = (220, 60, 0)
_SURE = 0.75
_MARGIN = 24


def draw(image: Image, reading: Reading) -> Image:
    """A copy of the decoded picture (h, w, 3) RGB with the zone's lines, every field numbered in its place,
    and a caption.

    Fields whose weakest character is below 0.75 are drawn in the colour of doubt. The caption stands on a strip that
    is added below, so the answer is taller than the picture.
    """
    thickness = max(1, round(max(image.shape[:2]) / 700))
    canvas = np.ascontiguousarray(image.copy())
    for quad in reading.line_boxes:
        _outline(canvas, quad, _LINE, thickness + 1)
    for number, field in enumerate(reading.fields.values(), start=1):
        if field.box is not None:
            colour = _FIELD if field.confidence >= _SURE else _DOUBTFUL
            _outline(canvas, field.box, colour, thickness)
            _label(canvas, field.box, str(number), colour, thickness)
    return _captioned(canvas, reading)


def _outline(canvas: Image, quad: Quad, colour: tuple[int, int, int], thickness: int) -> None:
    cv2.polylines(canvas, [np.array(quad, dtype=np.int32)], True, colour, thickness, cv2.LINE_AA)


def _label(canvas: Image, quad: Quad, text: str, colour: tuple[int, int, int], thickness: int) -> None:
    at = (int(quad[0][0]), max(10, int(quad[0][1]) - 3))
    cv2.putText(canvas, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.4 * thickness, colour, thickness, cv2.LINE_AA)


def _captioned(canvas: Image, reading: Reading) -> Image:
    rows = [f"{reading.kind or 'no zone'} {reading.country or ''} quarter turns {reading.quarter_turns}"]
    rows += [*(reading.mrz or ()), "findings: " + (", ".join(reading.reasons) or "none")]
    rows += [
        f"{number} {name}: {field.value} ({field.confidence:.2f})"
        for number, (name, field) in enumerate(reading.fields.items(), start=1)
    ]
    width = canvas.shape[1]
    scale = max(0.4, min(1.0, width / 900))
    step = round(_MARGIN * scale)
    strip = np.full((step * (len(rows) + 1), width, 3), 255, dtype=np.uint8)
    for number, row in enumerate(rows, start=1):
        at = (6, step * number)
        cv2.putText(strip, row, at, cv2.FONT_HERSHEY_SIMPLEX, 0.55 * scale, (0, 0, 0), 1, cv2.LINE_AA)
    return np.vstack([canvas, strip])
