"""From pictures to findings with bonafides.vision. Imported where documents are read, and nowhere else."""

import io
import time
from collections.abc import Mapping
from datetime import date

import numpy as np
from PIL import Image

from bonafides.checks.document.rules import DocumentFinding, FieldFinding, Portrait, SideFinding
from bonafides.vision import documents, faces
from bonafides.vision.documents.reading import Signal
from bonafides.vision.faces.rules import portrait_usable

# The crop is so many times the face's box (brow to chin): hair, neck and a margin for finding the face again.
CROP = 2.0
MOST_SIDE = 720
QUALITY = 95


def measure(front: bytes, back: bytes | None, today: date) -> DocumentFinding:
    """Both sides and the portrait, measured in this very process."""
    begun = time.perf_counter()
    pictures = [documents.load(data) for data in (front, back) if data is not None]
    readings = [documents.read(picture, today=today) for picture in pictures]
    ms = {
        f"{side}_{name}": spent
        for side, reading in zip(("front", "back"), readings, strict=False)
        for name, spent in reading.timings.items()
    }
    looked = time.perf_counter()
    # the portrait is on the front, but a member may have sent the sides in the other order
    portrait = next((p for p in map(_portrait, pictures) if p is not None), None)
    ended = time.perf_counter()
    ms |= {"portrait": round((ended - looked) * 1000, 2), "total": round((ended - begun) * 1000, 2)}
    sides = [_side(reading) for reading in readings]
    return DocumentFinding(
        front=sides[0], back=sides[1] if len(sides) > 1 else None, portrait=portrait, ms=ms
    )


def _side(reading: documents.Reading) -> SideFinding:
    return SideFinding(
        format=str(reading.kind) if reading.kind else None,
        issuer=reading.country,
        lines=reading.mrz or (),
        fields={
            name: FieldFinding(value=f.value, confidence=f.confidence) for name, f in reading.fields.items()
        },
        checks={
            name.removeprefix("check_"): bool(held)
            for name, held in reading.signals.items()
            if name.startswith("check_")
        },
        problems=tuple(str(reason) for reason in reading.reasons),
        names_truncated=bool(reading.signals.get("names_truncated", False)),
        signals=_figures(reading.signals),
    )


def _figures(signals: Mapping[str, Signal]) -> dict[str, float | bool]:
    """Numbers and answers; no text, for text may be what was read."""
    return {
        n: v for n, v in signals.items() if isinstance(v, (bool, int, float)) and not n.startswith("check")
    }


def _portrait(picture: documents.Image) -> Portrait | None:
    found = faces.find_in_document(picture)
    if not found:
        return None
    face = found[0]
    return Portrait(
        jpeg=_cut(picture, face),
        usable=portrait_usable(face),
        eye_distance=float(face.eye_distance),
        score=float(face.score),
        sharpness=float(face.quality.sharpness),
        brightness=float(face.quality.brightness),
    )


def _cut(picture: documents.Image, face: faces.Face) -> bytes:
    """The face with its surroundings, upright, as JPEG."""
    x, y, w, h = face.box
    half = CROP * max(w, h) / 2
    left, top = max(0, round(x + w / 2 - half)), max(0, round(y + h / 2 - half))
    right, bottom = round(x + w / 2 + half), round(y + h / 2 + half)
    upright = np.ascontiguousarray(np.rot90(picture[top:bottom, left:right], face.turns))
    crop = Image.fromarray(upright)
    crop.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    crop.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
