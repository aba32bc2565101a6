"""Pictures as arrays: decoding, and cutting out pieces at another size without aliasing."""

import io
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from bonafides.vision.faces import geometry
from bonafides.vision.faces.types import Bytes, Floats

Input = NDArray[np.uint8] | bytes | Path | str
MOST_PIXELS = 50_000_000


class UnreadablePictureError(ValueError):
    """What was handed in is no picture, or too large a one."""


def as_array(image: Input) -> Bytes:
    """A picture as uint8 (h, w, 3) RGB, upright by its EXIF note. Raises UnreadablePictureError.

    Takes such an array itself, the bytes of a file, or its path; at most 50 million pixels.
    """
    if isinstance(image, np.ndarray):
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
            raise UnreadablePictureError(f"a picture is uint8 (h, w, 3), not {image.dtype} {image.shape}")
        return image
    try:
        with Image.open(io.BytesIO(image) if isinstance(image, bytes) else image) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadablePictureError(
                    f"{opened.width} x {opened.height} pixels are more than {MOST_PIXELS}"
                )
            return np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, UnreadablePictureError):
            raise
        raise UnreadablePictureError(f"this is not a picture that can be read: {error}") from error


class Picture:
    """One picture with its halved copies, made when first asked for."""

    def __init__(self, pixels: Bytes) -> None:
        self.height, self.width = int(pixels.shape[0]), int(pixels.shape[1])
        self._halved = [pixels]

    def turned(self, turns: int) -> "Picture":
        """The picture turned counter-clockwise by `turns` quarters; only the copies that are used are turned."""
        return _Turned(self, turns)

    def level(self, number: int) -> Bytes:
        """The picture halved so many times; an odd last row or column is dropped at each step."""
        while number >= len(self._halved):
            last = self._halved[-1]
            even = last[: last.shape[0] // 2 * 2, : last.shape[1] // 2 * 2]
            half = cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            self._halved.append(cast(Bytes, half))
        return self._halved[number]

    def resized(self, scale: float) -> Bytes:
        """The whole picture at `scale`, at least one pixel a side."""
        size = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        source, _ = self._near(scale)
        shrinking = size[0] < source.shape[1]
        return cast(
            Bytes, cv2.resize(source, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
        )

    def cut(self, matrix: Floats, size: int) -> Bytes:
        """A square piece (size, size, 3) through a similarity (2, 3); what lies outside repeats the edge."""
        source, level = self._near(geometry.scale_of(matrix))
        fitted = matrix.astype(np.float64).copy()
        # a pixel's centre (x + 0.5) halves with the picture, its index does not
        fitted[:, 2] += matrix[:, :2].astype(np.float64) @ np.full(2, (2**level - 1) / 2)
        fitted[:, :2] *= 2**level
        return cast(
            Bytes,
            cv2.warpAffine(
                source, fitted, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
        )

    def _near(self, scale: float) -> tuple[Bytes, int]:
        """The smallest copy that still has to shrink to be at `scale`, and how often it was halved."""
        level, shorter = 0, min(self.height, self.width)
        while scale * 2 ** (level + 1) <= 1 and shorter >> level >= 4:
            level += 1
        return self.level(level), level


class _Turned(Picture):
    def __init__(self, upright: Picture, turns: int) -> None:
        sides = (upright.height, upright.width)
        self.height, self.width = sides if turns % 2 == 0 else sides[::-1]
        self._upright, self._turns = upright, turns
        self._copies: dict[int, Bytes] = {}

    def level(self, number: int) -> Bytes:
        if number not in self._copies:
            self._copies[number] = np.ascontiguousarray(np.rot90(self._upright.level(number), self._turns))
        return self._copies[number]
