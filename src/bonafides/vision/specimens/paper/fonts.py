"""The two typefaces of a document: OCR-B for the machine-readable zone, a sans serif for the print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from bonafides.vision import models

# Advance of every OCR-B glyph, and height of a capital of the print face, in parts of the font size.
ZONE_ADVANCE = 0.723
CAPITALS = 0.66


def _open(path: Path, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32)
def zone_font(size: float) -> ImageFont.FreeTypeFont:
    """OCR-B; raises ModelMissing when `models install` has not run."""
    return _open(models.path("ocr_b"), size)


@lru_cache(maxsize=256)
def print_font(size: float, *, strong: bool = False) -> ImageFont.FreeTypeFont:
    """Source Sans Pro, which has the letters of every language in Latin script; raises ModelMissing."""
    return _open(models.path("print_type_strong" if strong else "print_type"), size)
