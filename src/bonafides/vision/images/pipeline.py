"""The whole way of one upload, in this very process: for inside the jail, and for files one made oneself."""

import io

from PIL import Image

from bonafides.vision.images import decode, headers, pdf
from bonafides.vision.images.contract import CleanImage, Code, Kind, Limits, UploadRefused


def check_file(data: bytes, limits: Limits) -> Kind:
    """What can be told without decoding: size in bytes and type. Raises UploadRefused."""
    if not data:
        raise UploadRefused(Code.FILE_EMPTY)
    if len(data) > limits.max_bytes:
        raise UploadRefused(Code.FILE_TOO_LARGE, {"bytes": len(data), "max_bytes": limits.max_bytes})
    kind = headers.kind(data)
    if kind is None:
        found = headers.other(data)
        raise UploadRefused(Code.FILE_TYPE_NOT_SUPPORTED, {"found": found} if found else {})
    return kind


def clean_here(data: bytes, *, limits: Limits | None = None) -> CleanImage:
    """The clean picture of an upload. Runs the decoders in this process: never with a stranger's file.

    Raises UploadRefused and nothing else. Deterministic; safe to repeat.
    """
    limits = limits or Limits()
    kind = check_file(data, limits)
    try:
        picture = _decoded(kind, data, limits)
        return _encoded(kind, picture, limits)
    except UploadRefused:
        raise
    except MemoryError as error:
        raise UploadRefused(Code.IMAGE_TOO_LARGE) from error
    except Image.DecompressionBombError as error:
        raise UploadRefused(Code.IMAGE_TOO_LARGE) from error
    except Exception as error:  # decoders raise anything on hostile files
        raise UploadRefused(Code.PDF_DAMAGED if kind is Kind.PDF else Code.FILE_DAMAGED) from error


def _decoded(kind: Kind, data: bytes, limits: Limits) -> decode.Picture:
    if kind is Kind.PDF:
        return pdf.first_page(data, limits)
    if kind is Kind.HEIC:
        return decode.heic(data, limits)
    header = headers.read(kind, data)
    if header is None or header.absurd:
        raise UploadRefused(Code.FILE_DAMAGED)
    if header.animated:
        raise UploadRefused(Code.FILE_ANIMATED)
    limits.check_size(header.width, header.height)
    return decode.photo(kind, data, limits)


def _encoded(kind: Kind, picture: decode.Picture, limits: Limits) -> CleanImage:
    image = picture.image
    image.info = {}
    written = io.BytesIO()
    image.save(written, "JPEG", quality=limits.quality)
    return CleanImage(
        jpeg=written.getvalue(),
        width=image.width,
        height=image.height,
        source_format=kind.value,
        source_width=picture.source_width,
        source_height=picture.source_height,
        was_rotated=picture.was_rotated,
        was_scaled=max(image.size) < max(picture.source_width, picture.source_height),
        pages=picture.pages,
        editor=picture.editor,
    )
