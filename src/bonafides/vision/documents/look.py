"""From bytes to pixels, and what the pixels are worth."""

import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from bonafides.vision.documents.reading import Image, Quality

MAX_PIXELS = 40_000_000
# Side to which a picture without a zone is reduced before its sharpness is measured, so that figures compare.
_MEASURED_SIDE = 1000
_BURNT = 250
# Where six pixels of ten reach this, the ground itself is white and nothing is a reflection.
_PAPER = 225
# A line of 30 to 44 characters in blocks of about two; bright and with a third of the line's contrast is washed out.
_BLOCKS = 20
_FAINT = 0.35
_BRIGHT = 215

# What Pillow's decoders raise on damaged files.
_BROKEN = (
    UnidentifiedImageError,
    Pillow.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    struct.error,
)


class ImageError(ValueError):
    """The input is no picture that can be read; the message says why."""


def load(image: bytes | str | Path | Image) -> Image:
    """Bytes, a path or an array to uint8 (h, w, 3) RGB with EXIF orientation applied. Raises `ImageError`."""
    if isinstance(image, np.ndarray):
        return _array(image)
    try:
        with Pillow.open(BytesIO(image) if isinstance(image, bytes) else image) as opened:
            _within_limits(opened.width, opened.height)
            turned = ImageOps.exif_transpose(opened)
            return np.asarray(_flat(turned), dtype=np.uint8)
    except ImageError:
        raise
    except _BROKEN as error:
        raise ImageError("the input is no picture that can be decoded") from error


def _within_limits(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageError(f"the picture has more than {MAX_PIXELS:,} pixels")


def _flat(picture: Pillow.Image) -> Pillow.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        sheet = Pillow.new("RGBA", clear.size, "white")
        return Pillow.alpha_composite(sheet, clear).convert("RGB")
    return picture.convert("RGB")


def _array(image: Image) -> Image:
    if image.dtype != np.uint8 or image.ndim not in {2, 3} or 0 in image.shape:
        raise ImageError(f"an array must be uint8 (h, w, 3), not {image.dtype} {image.shape}")
    if image.ndim == 2:
        image = image[:, :, None]
    if image.shape[2] not in {1, 3, 4}:
        raise ImageError(f"an array must have 1, 3 or 4 channels, not {image.shape[2]}")
    _within_limits(image.shape[1], image.shape[0])
    colours = np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image[:, :, :3]
    return np.ascontiguousarray(colours)


def measure(image: Image) -> Quality:
    """Quality of a whole picture."""
    height, width = image.shape[:2]
    scale = min(1.0, _MEASURED_SIDE / max(height, width))
    small = image
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return _quality(small, width, height, None)


def measure_band(strips: list[Image], pitch: float, width: int, height: int) -> Quality:
    """Quality of a zone: its rectified lines, in the picture's own resolution; `pitch` in pixels per character.

    `glare` is here the share of the lines where light has washed out the print: a zone has no empty cells.
    """
    tallest = max(strip.shape[0] for strip in strips)
    widest = max(strip.shape[1] for strip in strips)
    same = [cv2.resize(strip, (widest, tallest), interpolation=cv2.INTER_LINEAR) for strip in strips]
    quality = _quality(np.vstack(same), width, height, pitch)
    return replace(quality, glare=round(float(np.mean([_washed(strip) for strip in same])), 4))


def _washed(strip: Image) -> float:
    """Share of a line's blocks that are bright and have lost most of the contrast that the line has elsewhere."""
    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    blocks = np.array_split(grey, min(_BLOCKS, grey.shape[1]), axis=1)[1:-1]
    if not blocks:
        return 0.0
    low, middle, high = (np.array([np.percentile(block, share) for block in blocks]) for share in (5, 50, 95))
    faint = (high - low) < _FAINT * np.percentile(high - low, 90)
    return float(np.mean(faint & (middle >= _BRIGHT)))


def _quality(pixels: Image, width: int, height: int, pitch: float | None) -> Quality:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    low, ground, high = (float(value) for value in np.percentile(grey, (2, 60, 98)))
    contrast = max(high - low, 1.0)
    across = np.abs(np.diff(grey.astype(np.int16), axis=1)) if grey.shape[1] > 1 else np.zeros((1, 1))
    steepest = float(np.percentile(across, 98))
    glare = float(np.mean(grey >= _BURNT)) if ground < _PAPER else 0.0
    return Quality(
        width=width,
        height=height,
        sharpness=round(min(1.0, steepest / contrast), 4),
        glare=round(glare, 4),
        luminance=round(float(grey.mean()), 1),
        contrast=round(contrast, 1),
        pixels_per_character=None if pitch is None else round(pitch, 2),
    )
