"""What goes in and what comes out: limits, the clean picture, and the reasons for a refusal."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType

ACCEPTED = "JPEG, PNG, WEBP, HEIC, PDF"


@unique
class Kind(StrEnum):
    """File types that are taken, told apart by their first bytes, never by name or declared type."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"


@unique
class Code(StrEnum):
    """Why an upload is refused. Frozen: stored, translated and compared by integrators."""

    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TYPE_NOT_SUPPORTED = "file_type_not_supported"
    FILE_DAMAGED = "file_damaged"
    FILE_ANIMATED = "file_animated"
    FILE_TOOK_TOO_LONG = "file_took_too_long"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_TOO_SMALL = "image_too_small"
    PDF_ENCRYPTED = "pdf_encrypted"
    PDF_DAMAGED = "pdf_damaged"
    UPLOAD_BUSY = "upload_busy"


@dataclass(frozen=True)
class Limits:
    """What is taken and what is made of it. Sizes in bytes and pixels, times in seconds.

    Bytes, pixels, sides and seconds follow the pipeline that survived 3,499 public hostile files (OWASP ASVS 5.0
    V5.2.1, V5.2.6). 112 pixels is the side of the picture that face networks compare: less holds no face. Phones
    take 4032 × 3024 or 4080 × 3072: such photos are not scaled. A WEBP of more than about 30 million pixels needs
    more memory than the jail has, whose decoder keeps the canvas three times, and is refused as too large.
    """

    max_bytes: int = 15_000_000
    max_pixels: int = 40_000_000
    max_side: int = 12_000
    min_side: int = 112
    seconds: float = 10.0
    output_side: int = 4_096
    quality: int = 92
    pdf_dpi: int = 300

    def check_size(self, width: int, height: int) -> None:
        """Refuse a picture that is too large to decode or too small to hold anything."""
        size = {"width": width, "height": height}
        if max(width, height) > self.max_side or width * height > self.max_pixels:
            most = {"max_side": self.max_side, "max_pixels": self.max_pixels}
            raise UploadRefused(Code.IMAGE_TOO_LARGE, size | most)
        if min(width, height) < self.min_side:
            raise UploadRefused(Code.IMAGE_TOO_SMALL, size | {"min_side": self.min_side})

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """The size scaled down, never up, so that its longer side is at most `output_side`."""
        factor = min(1.0, self.output_side / max(width, height))
        return max(1, round(width * factor)), max(1, round(height * factor))


@dataclass(frozen=True)
class CleanImage:
    """A picture that is safe to store and to show.

    `jpeg` is baseline JPEG, upright, 8-bit sRGB with three channels, without any metadata and without a byte after
    its end. `width` and `height` are its own; `source_width` and `source_height` those of the file, before turning.
    `editor` is the name of the program that the file says wrote it (a hint at editing, at most 64 letters).
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    source_format: str
    source_width: int
    source_height: int
    was_rotated: bool = False
    was_scaled: bool = False
    pages: int = 1
    editor: str = ""


class UploadRefused(Exception):
    """The upload cannot be taken. `code` is stable, `params` fill a translation, `message` is plain English."""

    def __init__(self, code: Code, params: Mapping[str, int | str] | None = None) -> None:
        self.code = code
        self.params: Mapping[str, int | str] = MappingProxyType(dict(params or {}))
        super().__init__(code, dict(self.params))

    @property
    def message(self) -> str:
        """What happened and what to do, for the member."""
        if self.code is Code.IMAGE_TOO_LARGE and "width" not in self.params:
            return "The picture needs too much memory to open. Please send a smaller one."
        return _MESSAGES[self.code].format_map(_Readable(self.params))

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class _Readable(dict[str, int | str]):
    """Numbers as people read them; a parameter that is not given reads as a plain word."""

    def __init__(self, params: Mapping[str, int | str]) -> None:
        super().__init__(params)
        for name in ("bytes", "max_bytes"):
            if isinstance(params.get(name), int):
                self[name] = f"{math.ceil(int(params[name]) / 1e5) / 10:.1f} MB"
        if isinstance(params.get("max_pixels"), int):
            self["max_pixels"] = f"{int(params['max_pixels']) / 1e6:g} million"

    def __missing__(self, key: str) -> str:
        return {"found": "file of another type"}.get(key, "?")


_MESSAGES = {
    Code.FILE_EMPTY: "The file is empty. Please choose the photo again.",
    Code.FILE_TOO_LARGE: "The file has {bytes}; we take up to {max_bytes}. Please choose a smaller photo.",
    Code.FILE_TYPE_NOT_SUPPORTED: f"This is a {{found}}. Please send a photo or scan as one of: {ACCEPTED}.",
    Code.FILE_DAMAGED: "The file is damaged or incomplete. Please take the photo again or send it once more.",
    Code.FILE_ANIMATED: "The file is an animation. Please send one still photo.",
    Code.FILE_TOOK_TOO_LONG: "The file took too long to open. Please send it as a plain photo (JPEG).",
    Code.IMAGE_TOO_LARGE: (
        "The picture has {width} × {height} pixels, more than we take "
        "({max_side} a side, {max_pixels} in all). Please send a smaller one."
    ),
    Code.IMAGE_TOO_SMALL: (
        "The picture has {width} × {height} pixels; each side needs at least {min_side}. "
        "Please send the original photo, not a preview."
    ),
    Code.PDF_ENCRYPTED: "The PDF is protected by a password. Please send it without one, or send a photo.",
    Code.PDF_DAMAGED: "The PDF is damaged or has no pages. Please save it again, or send a photo.",
    Code.UPLOAD_BUSY: "Many photos are arriving at this moment. Please try again in {retry_after} seconds.",
}
