"""Signals as people read them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of facts. `tone`: good, bad or empty."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class _Signal:
    label: str
    unit: str = ""
    digits: int = 2
    bad_when: bool | None = None


_KNOWN = {
    "face_score": _Signal("Likeness of the two faces", "of 1"),
    "face_accept": _Signal("… accepted by itself from"),
    "face_review_from": _Signal("… shown to a person from"),
    "face_compared": _Signal("The faces were compared", bad_when=False),
    "selfie_faces": _Signal("Faces in the selfie", digits=0),
    "selfie_second_face": _Signal("Second face, against the first", "of its size"),
    "portrait_faces": _Signal("Faces on the document", digits=0),
    "portrait_found": _Signal("Portrait found on the document", bad_when=False),
    "portrait_usable": _Signal("Portrait is good enough to compare", bad_when=False),
    "portrait_eye_distance": _Signal("Between the portrait's eyes", "pixels", 0),
    "portrait_score": _Signal("Certainty that the portrait is a face", "of 1"),
    "portrait_sharpness": _Signal("Sharpness of the portrait"),
    "portrait_brightness": _Signal("Brightness of the portrait", "of 1"),
    "zone_read": _Signal("Machine-readable lines were read", bad_when=False),
    "zone_on_back": _Signal("The lines stand on the back"),
    "mrz_found": _Signal("Machine-readable lines were found", bad_when=False),
    "mrz_lines_seen": _Signal("Lines that look machine-readable", digits=0),
    "text_lines": _Signal("Lines of text seen", digits=0),
    "checks_all_hold": _Signal("All check digits fit", bad_when=False),
    "several_documents": _Signal("Several documents in the photo", bad_when=True),
    "sides": _Signal("Sides photographed", digits=0),
    "sharpness": _Signal("Sharpness"),
    "glare": _Signal("Covered by reflections", "of the picture"),
    "luminance": _Signal("Mean brightness"),
    "contrast": _Signal("Contrast"),
    "pixels_per_character": _Signal("Width of a character", "pixels", 1),
    "ocr_confidence": _Signal("Certainty of the reading", "of 1"),
    "age_over_18": _Signal("At least 18 years old", bad_when=False),
    "expired": _Signal("Expired", bad_when=True),
    "expiry_unknown": _Signal("Expiry could not be read", bad_when=True),
    "names_truncated": _Signal("Names are cut off by the lines' length"),
    "score": _Signal("Certainty that it is a face", "of 1"),
    "eye_distance": _Signal("Between the eyes", "pixels", 0),
}


def readable(signals: Mapping[str, Any]) -> list[Row]:
    """Every signal as a row: those that are known first, in their order; then what else was measured."""
    rows = [_row(_KNOWN[name], signals[name]) for name in _KNOWN if name in signals]
    rows += _check_digits(signals.get("check_digits"))
    done = {*_KNOWN, "check_digits", "ms"}
    rows += [_row(_Signal(_words(k)), v) for k, v in signals.items() if k not in done]
    return rows + _times(signals.get("ms"))


def _row(signal: _Signal, value: Any) -> Row:
    if isinstance(value, bool):
        return Row(signal.label, "yes" if value else "no", "bad" if value is signal.bad_when else "")
    if isinstance(value, int | float):
        return Row(signal.label, f"{value:.{signal.digits}f} {signal.unit}".strip())
    if isinstance(value, list | tuple):
        return Row(signal.label, ", ".join(map(str, value)) or "–")
    return Row(signal.label, str(value) if value not in (None, "") else "–")


def _check_digits(found: Any) -> list[Row]:
    if not isinstance(found, Mapping):
        return []
    return [
        Row(
            f"Check digit: {_words(name).lower()}",
            "fits" if held else "does not fit",
            "good" if held else "bad",
        )
        for name, held in found.items()
    ]


def _times(found: Any) -> list[Row]:
    if not isinstance(found, Mapping) or not found:
        return []
    total = found.get("total", sum(v for v in found.values() if isinstance(v, int | float)))
    return [Row("Time that the engine took", f"{total / 1000:.1f} s")]


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
