"""The shipped twin: a document that says by itself what a reader would find. For tests and trials, never for members.

A script is TOML, handed in instead of a photo, or printed as a QR code into a photo (`picture_of`), so that it
passes an upload form like any other picture:

    mrz = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
    problems = ["document_glare"]        # codes of vision.documents.Finding; wrong check digits are found by itself
    portrait = "good"                    # or "missing", "unusable"
    fails = "died"                       # the reader breaks down
"""

import io
import time
import tomllib
from datetime import date
from typing import Any

from bonafides.checks.document.ports import ReaderFailed
from bonafides.checks.document.rules import DocumentFinding, FieldFinding, Portrait, SideFinding

SURE = 0.99


class ScriptedReader:
    """Answers what the picture's script says; a picture without one is no document."""

    def read(self, front: bytes, back: bytes | None, *, today: date) -> DocumentFinding:
        """See the port."""
        begun = time.perf_counter()
        scripts = [script_in(data) for data in (front, back) if data is not None]
        for script in scripts:
            if script.get("fails"):
                raise ReaderFailed(str(script["fails"]))
        sides = [_side(script, today) for script in scripts]
        return DocumentFinding(
            front=sides[0],
            back=sides[1] if len(sides) > 1 else None,
            portrait=next((p for p in map(_portrait, scripts) if p is not None), None),
            ms={"total": round((time.perf_counter() - begun) * 1000, 2)},
        )


def picture_of(script: str) -> bytes:
    """A photo (JPEG) that carries the script as a QR code, large enough for every upload form."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=6)
    code.add_data(script.encode())
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def script_in(data: bytes) -> dict[str, Any]:
    """The script that a file is or that a picture shows; empty where there is none."""
    text = data.decode(errors="replace") if not data.startswith(b"\xff\xd8") else _shown(data)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _shown(jpeg: bytes) -> str:
    import cv2
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(jpeg)) as opened:
            pixels = np.asarray(opened.convert("L"))
    except (UnidentifiedImageError, OSError):
        return ""
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(pixels)
    return str(text)


def _side(script: dict[str, Any], today: date) -> SideFinding:
    from bonafides.vision.documents import mrz

    problems = [str(p) for p in script.get("problems", [])]
    if not script:
        return SideFinding(problems=("document_not_found",))
    if "mrz" not in script:
        return SideFinding(problems=tuple(problems or ["mrz_not_found"]))
    zone = mrz.parse([str(line) for line in script["mrz"]], today=today)
    if not all(zone.checks.values()):
        problems.append("check_digit_wrong")
    if "birth_date" not in zone.values:
        problems.append("date_impossible")
    return SideFinding(
        format=str(zone.kind),
        issuer=zone.values["issuing_state"] or None,
        lines=zone.lines,
        fields={n: FieldFinding(value=v, confidence=SURE) for n, v in zone.values.items() if v},
        checks=dict(zone.checks),
        problems=tuple(problems),
        names_truncated=zone.names_truncated,
        signals={"ocr_confidence_min": SURE},
    )


def _portrait(script: dict[str, Any]) -> Portrait | None:
    how = script.get("portrait", "missing")
    if how == "missing":
        return None
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (160, 160), (128, 112, 104)).save(out, "JPEG")
    return Portrait(
        jpeg=out.getvalue(),
        usable=how == "good",
        eye_distance=48.0 if how == "good" else 12.0,
        score=SURE,
        sharpness=0.4,
        brightness=0.5,
    )
