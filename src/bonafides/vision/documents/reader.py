"""`read`: look, find, decode, and everything measured on the way put into one `Reading`."""

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from bonafides.vision.documents import doubt, find, look, mrz, zone
from bonafides.vision.documents.decode import Decoded
from bonafides.vision.documents.engine import Engine, default_engine
from bonafides.vision.documents.findings import Finding
from bonafides.vision.documents.mrz import Zone
from bonafides.vision.documents.mrz.layouts import LAYOUTS, Check, Span
from bonafides.vision.documents.reading import Field, Image, Quad, Quality, Reading, Signal
from bonafides.vision.documents.zone import Found

# Measured on specimens with benchmarks/documents.py. Mean level: darkened pictures 31 to 44, others 90 or more.
_DARK = 45.0
# Edge steepness: blurred beyond reading 0.02 to 0.10, softest that was read 0.13.
_BLURRED = 0.1
# Edges this soft are the likely cause when a reading is unsure.
_SOFT = 0.3
# Share of the zone's lines washed out: characters lost at 0.19 and 0.33, none at 0.03.
_GLARE = 0.05
# Pixels per character: at 5.5 one picture of two was read exactly.
_FINE_ENOUGH = 6.0
_SMALL_PICTURE = 400
# A weakest character of 0.56 was wrong in a drawn photo with motion blur; 7 of 59 right readings are told unsure as well.
_UNSURE = 0.6
_UNSURE_CHECK = 0.75
_FEW_LINES = 4


def read(
    image: bytes | str | Path | Image,
    *,
    today: date | None = None,
    threads: int = 1,
    engine: Engine | None = None,
) -> Reading:
    """Read the machine-readable zone of a document from a picture of any orientation.

    `image`: the bytes of a picture, a path, or uint8 (h, w, 3) RGB. `today` decides centuries of two-digit years.
    Raises `look.ImageError` (a ValueError) when there is no picture to read; never for what a picture shows.
    The same picture gives the same reading. The first call in a process loads the networks (about half a second).
    """
    day = today or datetime.now(UTC).date()
    marks = [("start", time.perf_counter())]
    pixels = look.load(image)
    marks.append(("look", time.perf_counter()))
    chosen = engine or default_engine(threads)
    marks.append(("load", time.perf_counter()))
    found = zone.search(pixels, chosen)
    marks.append(("decode", time.perf_counter()))
    quality = _quality(pixels, found)
    parsed = mrz.parse(found.decoded.lines, today=day) if found.decoded else None
    signals = _signals(found, parsed, quality)
    reasons = _reasons(found, parsed, quality, pixels)
    marks.append(("judge", time.perf_counter()))
    return _assembled(found, parsed, quality, signals, reasons, _timings(marks, found))


def _timings(marks: list[tuple[str, float]], found: Found) -> Mapping[str, float]:
    spent = {name: (at - before) * 1000 for (_, before), (name, at) in pairwise(marks)}
    for stage, seconds in found.spent.items():
        spent[stage] = seconds * 1000
        spent["decode"] -= seconds * 1000
    spent["total"] = (marks[-1][1] - marks[0][1]) * 1000
    return MappingProxyType({name: round(value, 2) for name, value in spent.items()})


def _assembled(
    found: Found,
    parsed: Zone | None,
    quality: Quality,
    signals: Mapping[str, Signal],
    reasons: tuple[Finding, ...],
    timings: Mapping[str, float],
) -> Reading:
    boxes = tuple(strip.quad() for strip in found.strips)
    angle = found.strips[0].angle if found.strips else 0.0
    return Reading(
        kind=parsed.kind if parsed else None,
        country=(parsed.values["issuing_state"] or None) if parsed else None,
        mrz=parsed.lines if parsed else None,
        fields=MappingProxyType(_fields(found, parsed) if parsed else {}),
        reasons=reasons,
        signals=signals,
        quality=quality,
        timings=timings,
        box=(boxes[0][0], boxes[0][1], boxes[-1][2], boxes[-1][3]) if boxes else None,
        line_boxes=boxes,
        angle=round(angle, 2),
        quarter_turns=round(angle / 90.0) % 4,
    )


def _fields(found: Found, parsed: Zone) -> dict[str, Field]:
    assert found.decoded is not None
    return {
        name: Field(
            value=value,
            confidence=round(min(1.0, doubt.confidence_of(found.decoded, parsed.spans[name])), 4),
            box=_box(found, parsed.spans[name][0]),
        )
        for name, value in parsed.values.items()
        if value
    }


def _box(found: Found, span: Span) -> Quad:
    assert found.decoded is not None
    row, start, end = span
    strip, steps = found.strips[row], found.decoded.steps[row]
    count = found.decoded.widths[row]
    pitch = (steps[-1] - steps[0]) / (len(steps) - 1)
    first, last = (steps[start] + 0.5 - pitch / 2) / count, (steps[end - 1] + 0.5 + pitch / 2) / count
    return strip.quad(max(0.0, first), min(1.0, last))


def _pitch(found: Found) -> float:
    """Pixels of the picture per character."""
    assert found.decoded is not None
    row = max(range(len(found.strips)), key=lambda index: found.strips[index].length)
    steps, count = found.decoded.steps[row], found.decoded.widths[row]
    share = (steps[-1] - steps[0]) / (len(steps) - 1) / count
    return share * found.strips[row].length


def _quality(pixels: Image, found: Found) -> Quality:
    if found.decoded is None:
        return look.measure(pixels)
    bands = [find.native(pixels, strip) for strip in found.strips]
    return look.measure_band(bands, _pitch(found), pixels.shape[1], pixels.shape[0])


def _signals(found: Found, parsed: Zone | None, quality: Quality) -> Mapping[str, Signal]:
    signals: dict[str, Signal] = {
        "mrz_found": parsed is not None,
        "mrz_lines_seen": found.like,
        "text_lines": found.text_lines,
        "search_side": found.side,
        "several_documents": found.several,
        "sharpness": quality.sharpness,
        "glare": quality.glare,
        "luminance": quality.luminance,
        "contrast": quality.contrast,
    }
    if parsed is not None and found.decoded is not None:
        signals |= doubt.summary(found.decoded)
        signals |= {f"check_{name}": held for name, held in parsed.checks.items()}
        signals["pixels_per_character"] = quality.pixels_per_character or 0.0
        signals["settled"] = ",".join(found.decoded.settled)
        signals["names_truncated"] = parsed.names_truncated
        signals["checks_all_hold"] = all(parsed.checks.values())
        for check in LAYOUTS[parsed.kind].checks:
            signals[f"confidence_{check.name}"] = _check_confidence(found.decoded, check)
    return MappingProxyType(signals)


def _reasons(found: Found, parsed: Zone | None, quality: Quality, pixels: Image) -> tuple[Finding, ...]:
    if parsed is None or found.decoded is None:
        told = _missing(found, pixels)
    else:
        told = {
            Finding.CHECK_DIGIT_WRONG: not all(parsed.checks.values()),
            Finding.MRZ_UNSURE: _unsure(found, parsed),
            Finding.TOO_LOW_RESOLUTION: (quality.pixels_per_character or 0.0) < _FINE_ENOUGH,
            Finding.DOCUMENT_CUT_OFF: _outside(found, pixels, beyond=0.5),
            Finding.DATE_IMPOSSIBLE: "birth_date" not in parsed.values
            or ("expiry_date" not in parsed.values and parsed.kind != mrz.Kind.FRID),
            Finding.SEVERAL_DOCUMENTS: found.several,
        }
    told |= {
        Finding.DOCUMENT_DARK: quality.luminance < _DARK,
        Finding.DOCUMENT_BLURRED: quality.sharpness < (_SOFT if told.get(Finding.MRZ_UNSURE) else _BLURRED),
        Finding.DOCUMENT_GLARE: quality.glare > _GLARE,
    }
    return tuple(finding for finding in Finding if told.get(finding, False))


def _unsure(found: Found, parsed: Zone) -> bool:
    """Something was decided between rivals, a cell is illegible, or a digit that does not fit may be misread."""
    decoded = found.decoded
    assert decoded is not None
    weak = [
        check.name
        for check in LAYOUTS[parsed.kind].checks
        if not parsed.checks[check.name] and _check_confidence(decoded, check) < _UNSURE_CHECK
    ]
    return bool(decoded.settled) or bool(weak) or doubt.summary(decoded)["ocr_confidence_min"] < _UNSURE


def _check_confidence(decoded: Decoded, check: Check) -> float:
    spans = [*check.covers, (check.line, check.column, check.column + 1)]
    return round(min(1.0, doubt.confidence_of(decoded, spans)), 4)


def _missing(found: Found, pixels: Image) -> dict[Finding, bool]:
    return {
        Finding.DOCUMENT_NOT_FOUND: found.text_lines < _FEW_LINES,
        Finding.MRZ_NOT_FOUND: found.like == 0,
        Finding.MRZ_INCOMPLETE: found.like > 0,
        Finding.DOCUMENT_CUT_OFF: found.like > 0 and _outside(found, pixels, beyond=-0.5),
        Finding.TOO_LOW_RESOLUTION: max(pixels.shape[:2]) < _SMALL_PICTURE,
    }


def _outside(found: Found, pixels: Image, *, beyond: float) -> bool:
    """A line of the zone ends at or over the picture's edge: `beyond` in heights of a line, negative for before it."""
    height, width = pixels.shape[:2]
    slack = beyond * max((strip.height for strip in found.strips), default=0.0)
    return any(
        not (-slack <= x <= width + slack and -slack <= y <= height + slack)
        for strip in found.strips
        for x, y in strip.quad()
    )
