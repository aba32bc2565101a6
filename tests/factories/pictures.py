"""Photos of people and documents of Utopia, drawn once a run. Every function returns the bytes of a file."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from PIL import Image

from bonafides.vision import specimens


def today() -> date:
    """The day on which the product judges documents."""
    return datetime.now(UTC).date()


def jpeg(picture: Any, quality: int = 90) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return out.getvalue()


@cache
def drawing(
    kind: str, who: str, *, number: str = "CNR000000", expired: bool = False, wrong_digit: str | None = None
) -> specimens.Drawing:
    """A number of one's own keeps members apart: a document that two hand in goes to a person."""
    life: dict[str, Any] = {"expiry": today() - timedelta(days=300)} if expired else {"today": today()}
    person = specimens.CAST[who]
    return specimens.document(kind, person, number=number, wrong_digit=wrong_digit, seed=3, **life)  # type: ignore[arg-type]


@cache
def document(
    who: str = "eriksson",
    kind: str = "td3",
    *,
    number: str = "CNR000000",
    side: str = "front",
    expired: bool = False,
    wrong_digit: str | None = None,
    faults: frozenset[str] = frozenset(),
) -> bytes:
    drawn = drawing(kind, who, number=number, expired=expired, wrong_digit=wrong_digit)
    return jpeg(specimens.photograph(drawn, side=side, faults=faults, seed=4).image)  # type: ignore[arg-type]


@cache
def two_documents() -> bytes:
    """Two passports beside each other."""
    return jpeg(specimens.photograph(drawing("td3", "eriksson"), drawing("td3", "abebe"), seed=7).image)


@cache
def table() -> bytes:
    """A table without a document."""
    return jpeg(specimens.photograph(seed=2).image)


@cache
def selfie(who: str = "eriksson", seed: int = 1) -> bytes:
    return jpeg(specimens.selfie(specimens.CAST[who], seed))


def for_camera(number: str, who: str = "eriksson") -> tuple[Any, Any]:
    """Passport and face as a camera of 1280 x 720 sees them."""
    passport = specimens.photograph(drawing("td3", who, number=number), seed=1, size=(1280, 720)).image
    return passport, specimens.selfie(specimens.CAST[who], seed=2, size=(1280, 720))


def turned(data: bytes) -> bytes:
    """The same photo as many phones store it: on its side, with the EXIF tag that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif, quality=92)
    return out.getvalue()
