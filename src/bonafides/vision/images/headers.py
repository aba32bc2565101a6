"""What the first bytes say, read by ourselves before any decoder sees the file. Pure."""

import re
import struct
from dataclasses import dataclass

from bonafides.vision.images.contract import Kind

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
# Not taken, but named, so that the refusal says what the file is.
_OTHERS = (
    (b"GIF8", 0, "GIF picture"),
    (b"II*\0", 0, "TIFF picture"),
    (b"MM\0*", 0, "TIFF picture"),
    (b"BM", 0, "BMP picture"),
    (b"ftypavif", 4, "AVIF picture"),
    (b"ftyp", 4, "video"),
    (b"\x1aE\xdf\xa3", 0, "video"),
    (b"PK\x03\x04", 0, "ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", 0, "office document"),
    (b"\0\0\x01\0", 0, "icon"),
    (b"<svg", 0, "SVG drawing"),
    (b"<!DOCTYPE html", 0, "web page"),
    (b"<html", 0, "web page"),
)
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1 annex H, implementation note 13
# Real files stay far below; beyond, a file exists only to cost time. Progressive photos have about ten scans.
_MAX_JPEG_SCANS = 100
_MAX_JPEG_SEGMENTS = 5_000
_MAX_PNG_CHUNKS = 100_000
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_NOT_FRAMES = frozenset({0xC4, 0xC8, 0xCC})


@dataclass(frozen=True)
class Header:
    """Size in pixels as declared, whether the file says it moves, and whether its structure is absurd."""

    width: int
    height: int
    animated: bool = False
    absurd: bool = False


def kind(data: bytes) -> Kind | None:
    """The file's type by its magic bytes, or None when it is not taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        return Kind.HEIC if _HEIC_BRANDS & _brands(data) else None
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN] and other(data) is None:
        return Kind.PDF
    return None


def other(data: bytes) -> str | None:
    """What a file that is not taken seems to be, in plain words."""
    for magic, at, name in _OTHERS:
        if data[at : at + len(magic)] == magic:
            return name
    return None


def read(kind: Kind, data: bytes) -> Header | None:
    """The declared size; None when it is missing or when only the decoder can tell (HEIC, PDF)."""
    try:
        if kind is Kind.JPEG:
            return _jpeg(data)
        if kind is Kind.PNG:
            return _png(data)
        if kind is Kind.WEBP:
            return _webp(data)
    except (struct.error, IndexError):
        return None
    return None


def is_bare_jpeg(data: bytes, width: int, height: int) -> bool:
    """Whether this is one JPEG of that size and nothing else: no APPn but APP0, no comment, no byte after its end."""
    try:
        return (
            data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9") and _ends_once(data, (height, width))
        )
    except struct.error:
        return False


def _ends_once(data: bytes, size: tuple[int, int]) -> bool:
    at = 2
    sized = False
    while data[at : at + 1] == b"\xff":
        marker, length = struct.unpack_from(">BH", data, at + 1)
        if 0xE1 <= marker <= 0xEF or marker == 0xFE or length < 2:
            return False
        if marker in {0xC0, 0xC1}:
            sized = struct.unpack_from(">HH", data, at + 5) == size
        at += 2 + length
        if marker == 0xDA:
            following = _NEXT_MARKER.search(data, at)
            return sized and following is not None and following.end() == len(data)
    return False


def _brands(data: bytes) -> set[bytes]:
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)}


def _jpeg(data: bytes) -> Header | None:
    size: tuple[int, int] | None = None
    scans = segments = 0
    found = _NEXT_MARKER.search(data, 2)
    while found is not None and segments <= _MAX_JPEG_SEGMENTS and scans <= _MAX_JPEG_SCANS:
        marker, at = data[found.end() - 1], found.end()
        segments += 1
        if marker == 0xD9:
            break
        if marker not in _STANDALONE:
            (length,) = struct.unpack_from(">H", data, at)
            if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
                height, width = struct.unpack_from(">HH", data, at + 3)
                # Of several frames the largest counts: a decoder may take any.
                size = max(size or (0, 0), (width, height), key=lambda pair: pair[0] * pair[1])
            scans += marker == 0xDA
            at += length
        found = _NEXT_MARKER.search(data, at)
    absurd = segments > _MAX_JPEG_SEGMENTS or scans > _MAX_JPEG_SCANS
    return Header(*size, absurd=absurd) if size else None


def _png(data: bytes) -> Header | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    at, chunks, animated = 8, 0, False
    while at + 8 <= len(data) and chunks <= _MAX_PNG_CHUNKS:
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"IEND":
            break
        if name == b"acTL":
            animated = struct.unpack_from(">I", data, at + 8)[0] > 1
        at += 12 + length
        chunks += 1
    return Header(width, height, animated=animated, absurd=chunks > _MAX_PNG_CHUNKS)


def _webp(data: bytes) -> Header | None:
    """RFC 9649 §2.5 to 2.7."""
    form = data[12:16]
    if form == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        return Header(width, height, animated=bool(data[20] & 0x02))
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header(width & 0x3FFF, height & 0x3FFF)
    if form == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return None
