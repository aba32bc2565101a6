"""The shipped twin: a selfie that says by itself how alike it is. For tests and trials, never for members.

A script is TOML, handed in instead of a photo, or printed as a QR code into one:

    score = 0.97                         # at 0.9 and above a match, below 0.5 a mismatch
    problems = ["selfie_blurred"]        # codes of vision.faces.Finding
    fails = "died"                       # the comparer breaks down
"""

import io
import tomllib
from typing import Any

from bonafides.checks.selfie.ports import ComparerFailed
from bonafides.checks.selfie.rules import FaceFinding

ACCEPT, REVIEW_FROM = 0.9, 0.5


class ScriptedComparer:
    """Answers what the selfie's script says; a selfie without one shows no face."""

    def compare(self, portrait: bytes | None, selfie: bytes) -> FaceFinding:
        """See the port."""
        script = _script_in(selfie)
        if script.get("fails"):
            raise ComparerFailed(str(script["fails"]))
        problems = [str(p) for p in script.get("problems", [])]
        if "score" not in script and not problems:
            problems = ["no_face_in_selfie"]
        score = float(script["score"]) if "score" in script and portrait is not None else None
        if portrait is None:
            problems = ["no_face_in_document", *problems]
        if score is not None and not problems and score < ACCEPT:
            problems = ["face_uncertain" if score >= REVIEW_FROM else "face_mismatch"]
        return FaceFinding(
            score=score,
            accept=ACCEPT,
            review_from=REVIEW_FROM,
            problems=tuple(problems),
            signals={"selfie_faces": 0.0 if "no_face_in_selfie" in problems else 1.0},
            ms={"total": 0.1},
            model="scripted/1",
        )


def _script_in(data: bytes) -> dict[str, Any]:
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
