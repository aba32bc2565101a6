"""Picture files that a person names on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from bonafides.cli.output import Refused

if TYPE_CHECKING:
    from bonafides.vision.documents import Image


def file_bytes(file: str) -> bytes:
    """What is in a file; Refused where it cannot be read."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None


def pixels(file: str, data: bytes) -> "Image":
    """A picture as uint8 (h, w, 3) RGB: what Pillow opens, and through the upload guard HEIC and a PDF's first page."""
    from bonafides.vision import documents, images

    try:
        return documents.load(data)
    except documents.ImageError:
        pass
    try:
        return documents.load(images.clean(data).jpeg)
    except images.UploadRefused as refused:
        raise Refused(f"{file}: {refused.message}") from None
    except documents.ImageError as error:
        raise Refused(f"{file}: {error}") from None
