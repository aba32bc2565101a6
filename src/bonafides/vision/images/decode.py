"""From bytes to a picture: full decode, scaled, upright, on white, RGB."""

import io
from dataclasses import dataclass

import pi_heif
from PIL import ExifTags, Image

from bonafides.vision.images.contract import Code, Kind, Limits, UploadRefused

pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False
pi_heif.options.AUX_IMAGES = False

_BAND_ROWS = 256
_EDITOR_LETTERS = 64
_WHITE = (255, 255, 255)
# TIFF 6.0, tag 274: what has to be done for each value to see the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """A decoded picture: `image` is upright RGB without metadata."""

    image: Image.Image
    source_width: int
    source_height: int
    was_rotated: bool = False
    pages: int = 1
    editor: str = ""


def photo(kind: Kind, data: bytes, limits: Limits) -> Picture:
    """Decode a JPEG, PNG or WEBP. Colours are taken as sRGB whatever profile the file carries.

    Raises UploadRefused, or whatever the decoder raises on a damaged file.
    """
    with Image.open(io.BytesIO(data), formats=[kind.value.upper()]) as opened:
        # A JPEG with several pictures (gain map, depth) is a phone's photo; its first is the photo.
        if kind is not Kind.JPEG and getattr(opened, "n_frames", 1) > 1:
            raise UploadRefused(Code.FILE_ANIMATED)
        width, height = opened.size
        limits.check_size(width, height)
        orientation, editor = _tags(opened)
        if kind is Kind.JPEG:
            opened.draft(None, limits.fitted(width, height))
        opened.load()
        image = _scaled(_flat(opened), width, height, limits)
    turn = _UPRIGHT.get(orientation)
    if turn is not None:
        image = image.transpose(turn)
    return Picture(image, width, height, was_rotated=turn is not None, editor=editor)


def heic(data: bytes, limits: Limits) -> Picture:
    """Decode the primary picture of a HEIC; the decoder itself turns it upright (ISO 23008-12 §6.5.10, §6.5.12)."""
    opened = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
    width, height = opened.size
    limits.check_size(width, height)
    primary = opened[opened.primary_index]
    exif = Image.Exif()
    exif.load(primary.info.get("exif") or b"")
    turned = (primary.info.get("original_orientation") or 1) != 1
    image = _scaled(_flat(primary.to_pillow()), width, height, limits)
    return Picture(image, width, height, was_rotated=turned, editor=_editor(exif))


def _scaled(image: Image.Image, width: int, height: int, limits: Limits) -> Image.Image:
    size = limits.fitted(width, height)
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _flat(image: Image.Image) -> Image.Image:
    """Any mode as RGB; transparent parts become white. In bands, so that no second full copy with alpha exists."""
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode.startswith(("I", "F")):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    flat = Image.new("RGB", image.size, _WHITE)
    for top in range(0, image.height, _BAND_ROWS):
        band = image.crop((0, top, image.width, min(top + _BAND_ROWS, image.height))).convert("RGBA")
        flat.paste(band, (0, top), band)
    return flat


def _tags(image: Image.Image) -> tuple[int, str]:
    """Orientation and editor. Broken tags are as good as none: the picture itself may be fine."""
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        return (orientation if isinstance(orientation, int) else 1), _editor(exif)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a tag reader raises anything on hostile tags
        return 1, ""


def _editor(exif: Image.Exif) -> str:
    name = exif.get(ExifTags.Base.Software, "")
    kept = "".join(letter for letter in str(name) if letter.isascii() and letter.isprintable())
    return kept.strip()[:_EDITOR_LETTERS]
