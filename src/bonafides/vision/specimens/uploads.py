"""Files as members and attackers send them, made on the spot: for tests, benchmarks and integrators' own trials."""

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageCms, ImageDraw

WIDTH, HEIGHT = 320, 240
RED, BLUE, PALE = (200, 30, 30), (30, 60, 200), (240, 240, 240)
# The same scene at 160 × 120 by libheif's encoder, which the decoding package does not bring.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAA"
    "AERAAAEAAQAAAAABegABAAAAAAAAAIAAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3"
    "aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAA"
    "AwAeoBQgeWW6kkprm4CGgwIAAAMAMgAAAwACEGIAAQAHRAHBcrBiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAACgAAAAeAAAABBw"
    "aXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAIhtZGF0AAAAfCgBrxlHsWwegWIfkKb//u6w/7Mlf8aAyfJWo17R/lPio0cCxZoo"
    "hVxM5SqnuRQVnS1mFQWKGmkPvwvxQ47O3f9+3eXIWx55OUu9gz/EeEq9fiVqTPjNkMgeC5gUNqmATEAFFGfuPAirAAADAAAyGWNIbAGZCgxIBRMA"
    "M2A="
)


def scene(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Red top left, blue bottom right, pale elsewhere: every turn of it is told from every other."""
    image = Image.new("RGB", (width, height), PALE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=RED)
    draw.rectangle((width // 2, height // 2, width - 1, height - 1), fill=BLUE)
    return image


def written(image: Image.Image, form: str, **options: object) -> bytes:
    """The image as a file of that form."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def turned(orientation: int) -> bytes:
    """A JPEG stored turned, with the EXIF tag that makes a viewer show the scene upright."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = scene() if undo is None else scene().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return written(stored, "JPEG", exif=exif, quality=95)


@cache
def honest() -> dict[str, bytes]:
    """Files of members in good faith. Each is to come out as a clean picture."""
    image = scene()
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "Utopia Phones", "Photo Editor 3\x00\n"
    exif.get_ifd(0x8825).update({1: "N", 2: (64.0, 8.0, 0.0), 3: "W", 4: (21.0, 56.0, 0.0)})
    alpha = image.convert("RGBA")
    alpha.paste((0, 0, 0, 0), (0, HEIGHT // 2, WIDTH // 2, HEIGHT))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = {f"orientation-{value}.jpg": turned(value) for value in range(1, 9)}
    return files | {
        "plain.jpg": written(image, "JPEG", quality=95),
        "progressive.jpg": written(image, "JPEG", progressive=True),
        "gps.jpg": written(image, "JPEG", exif=exif, comment=b"secret comment"),
        "profile.jpg": written(image, "JPEG", icc_profile=profile),
        "cmyk.jpg": written(image.convert("CMYK"), "JPEG"),
        "gray.jpg": written(image.convert("L"), "JPEG"),
        "plain.png": written(image, "PNG"),
        "gray-16-bit.png": written(
            image.convert("L").convert("I").point(lambda value: value * 257.0).convert("I;16"), "PNG"
        ),
        "palette-alpha.png": written(alpha.quantize(), "PNG"),
        "alpha.png": written(alpha, "PNG"),
        "one-bit.png": written(image.convert("1"), "PNG"),
        "plain.webp": written(image, "WEBP"),
        "lossless-alpha.webp": written(alpha, "WEBP", lossless=True),
        "plain.heic": base64.b64decode(_HEIC),
        "scan.pdf": written(image, "PDF"),
        "drawing.pdf": pdf(b"1 0 0 rg 20 20 100 100 re f"),
        "thousand-pages.pdf": pdf(b"", pages=1000),
    }


@cache
def polyglots() -> dict[str, bytes]:
    """Pictures that are something else as well. Each is to come out as a picture and nothing else."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("index.html", "<script>alert(1)</script>")
    script, image = b"<html><script>alert(1)</script></html>", scene()
    jpeg, png = written(image, "JPEG"), written(image, "PNG")
    hidden = jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(script) + 2) + script + jpeg[2:]
    return {
        "archive-behind.jpg": jpeg + archive.getvalue(),
        "page-in-comment.jpg": hidden,
        "script-in-app13.jpg": jpeg[:2]
        + b"\xff\xed"
        + struct.pack(">H", len(script) + 2)
        + script
        + jpeg[2:],
        "pdf-behind.jpg": jpeg + pdf(b""),
        "archive-behind.png": png + archive.getvalue(),
        "page-in-text.png": png[:33] + chunk(b"tEXt", b"Comment\0" + script) + png[33:],
        "archive-behind.pdf": pdf(b"") + archive.getvalue(),
        "archive-behind.webp": written(image, "WEBP") + archive.getvalue(),
    }


@cache
def refused() -> dict[str, tuple[bytes, str]]:
    """Files that are to be turned away, each with its code."""
    image, blue = scene(), Image.new("RGB", (WIDTH, HEIGHT), BLUE)
    moving = {"save_all": True, "append_images": [blue], "duration": 100}
    jpeg, png, progressive = (
        written(image, "JPEG"),
        written(image, "PNG"),
        written(image, "JPEG", progressive=True),
    )
    last_scan = progressive.rindex(b"\xff\xda")
    return {
        "nothing": (b"", "file_empty"),
        "huge.jpg": (jpeg + bytes(15_000_000), "file_too_large"),
        "text.txt": (b"not a picture", "file_type_not_supported"),
        "page.html": (b"<html><body>%PDF-</body></html>", "file_type_not_supported"),
        "moving.gif": (written(image, "GIF", **moving), "file_type_not_supported"),
        "plain.tif": (written(image, "TIFF"), "file_type_not_supported"),
        "moving.png": (written(image, "PNG", **moving), "file_animated"),
        "moving.webp": (written(image, "WEBP", **moving), "file_animated"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "file_damaged"),
        "cut.png": (png[: len(png) // 2], "file_damaged"),
        "cut.webp": (written(image, "WEBP")[:300], "file_damaged"),
        "cut.heic": (base64.b64decode(_HEIC)[:450], "file_damaged"),
        "only-magic.jpg": (b"\xff\xd8\xff", "file_damaged"),
        "scan-bomb.jpg": (progressive[:-2] + progressive[last_scan:-2] * 2000 + b"\xff\xd9", "file_damaged"),
        "segment-bomb.jpg": (jpeg[:2] + b"\xff\xfe\0\2" * 500_000 + jpeg[2:], "file_damaged"),
        "chunk-bomb.png": (png[:33] + chunk(b"tEXt", b"") * 200_000 + png[33:], "file_damaged"),
        "text-bomb.png": (
            png[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000))) + png[33:],
            "file_damaged",
        ),
        "side-bomb.png": (header_only(300_000, 300_000), "image_too_large"),
        "pixel-bomb.png": (header_only(11_000, 11_000), "image_too_large"),
        "thin-bomb.png": (header_only(1_000_000, 1), "image_too_large"),
        "pixel-bomb.jpg": (resized_jpeg(65_000, 65_000), "image_too_large"),
        "pixel-bomb.webp": (
            written(image, "WEBP", lossless=True)[:21] + b"\xff\xff\xff\x0f" + bytes(40),
            "image_too_large",
        ),
        "thumb.jpg": (written(image.resize((100, 75)), "JPEG"), "image_too_small"),
        "locked.pdf": (pdf(b"", locked=True), "pdf_encrypted"),
        "broken.pdf": (b"%PDF-1.7\nnothing more", "pdf_damaged"),
        "no-pages.pdf": (pdf(b"", pages=0), "pdf_damaged"),
        "bomb.pdf": (pdf(b"q 100 0 0 100 0 0 cm /Bomb Do Q", image=(60_000, 60_000)), "image_too_large"),
    }


def mutations(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Honest files and polyglots with bits flipped, bytes cut, doubled, swapped or taken from another. Reproducible."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    sources = list((honest() | polyglots()).items())
    for number in range(count):
        name, data = sources[number % len(sources)]
        yield f"{number:05d}-{name}", _mutated(bytearray(data), chance, chance.choice(sources)[1])


def _mutated(data: bytearray, chance: random.Random, other: bytes) -> bytes:
    way = chance.randrange(6)
    # Most of what a decoder trusts stands at the front.
    reach = len(data) if chance.random() < 0.5 else min(len(data), 700)
    at = chance.randrange(reach)
    length = chance.randrange(1, 64)
    if way == 0:
        for _ in range(chance.choice((1, 2, 8, 64))):
            data[chance.randrange(reach)] ^= 1 << chance.randrange(8)
    elif way == 1:
        del data[at:]
    elif way == 2:
        del data[at : at + length]
    elif way == 3:
        data[at:at] = data[at : at + length] * chance.choice((1, 3, 500))
    elif way == 4:
        data[at : at + length] = chance.choice((b"\xff", b"\0", b"\x7f")) * length
    else:
        data[at:] = other[at:]
    return bytes(data)


def chunk(name: bytes, content: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def header_only(width: int, height: int) -> bytes:
    """A small PNG that claims that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def resized_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims that size."""
    jpeg = bytearray(written(scene(), "JPEG"))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(jpeg)


def pdf(
    drawing: bytes, *, pages: int = 1, locked: bool = False, image: tuple[int, int] | None = None
) -> bytes:
    """A PDF of A6 pages with the drawing on the first; `image` adds an embedded picture of that claimed size."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        3: _stream(b"", drawing),
        4: b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32),
        5: _stream(
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
            % (image or (1, 1)),
            zlib.compress(bytes(1000)),
        ),
    }
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]/Contents 3 0 R/Resources<</XObject<</Bomb 5 0 R>>>>>>"
    objects |= {10 + number: page for number in range(pages)}
    file, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in objects.items():
        places[number] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        file += b"%d 1\n%010d 00000 n \n" % (number, place)
    encrypt = b"/Encrypt 4 0 R/ID[<00><00>]" if locked else b""
    return bytes(
        file
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, encrypt, start)
    )


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)
