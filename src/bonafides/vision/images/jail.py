"""The child that decodes strangers' files: `python -P -m bonafides.vision.images.jail`, requests in, answers out.

It ends when its parent does (end of input).
"""

import base64
import io
import os
import warnings

from PIL import Image

from bonafides.vision.images import lockdown, wire
from bonafides.vision.images.contract import CleanImage, Limits, UploadRefused
from bonafides.vision.images.pipeline import clean_here

# One page with a line, without a cross-reference table: drawing it loads all that drawing needs.
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj "
    b"4 0 obj<</Length 40>>stream\nBT /F 20 Tf 20 20 Td (warm) Tj ET       \nendstream endobj trailer<</Root 1 0 R>>"
)
_HEIC_START = base64.b64decode("AAAAGGZ0eXBoZWljAAAAAG1pZjFoZWlj")


def main() -> None:
    network = lockdown.leave_the_network()
    # Whatever a decoder prints must not mix with the answers.
    requests, answers = os.dup(0), os.dup(1)
    _warm_up()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    achieved = lockdown.lock_down()
    _write(answers, wire.pack({"ready": {"no_network": network} | achieved}))
    while (result := _one(requests)) is not None:
        _write(answers, wire.answer(result))


def _one(requests: int) -> CleanImage | UploadRefused | None:
    prefix = _read(requests, wire.PREFIX.size)
    if prefix is None:
        return None
    header_bytes, body_bytes = wire.PREFIX.unpack(prefix)
    header, body = _read(requests, header_bytes), _read(requests, body_bytes)
    if header is None or body is None:
        return None
    limits = wire.limits_of(header)
    lockdown.allow_cpu(limits.seconds)
    try:
        return clean_here(body, limits=limits)
    except UploadRefused as refused:
        return UploadRefused(
            refused.code, refused.params
        )  # without the decoder's frames, which hold the picture


def _warm_up() -> None:
    """Load every module and codec while files may still be opened."""
    warnings.simplefilter("ignore")
    Image.init()
    for mode in ("RGB", "RGBA", "LA", "P", "I;16", "L", "1"):
        _try(_written(mode, "PNG"))
    for mode in ("RGB", "L", "CMYK"):
        _try(_written(mode, "JPEG"))
    for file in (_written("RGB", "WEBP"), _PDF, _HEIC_START, b"%PDF-", _written("RGB", "JPEG")[:300]):
        _try(file)


def _written(mode: str, form: str) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x0131] = 6, "warm"
    Image.new(mode, (160, 160)).save(file, form, exif=exif)
    return file.getvalue()


def _try(file: bytes) -> None:
    try:
        clean_here(file, limits=Limits(output_side=150))
    except UploadRefused:
        return


def _read(source: int, count: int) -> bytes | None:
    parts, left = [], count
    while left:
        part = os.read(source, min(left, 1 << 20))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _write(target: int, message: bytes) -> None:
    view = memoryview(message)
    while view:
        view = view[os.write(target, view) :]


if __name__ == "__main__":
    main()
