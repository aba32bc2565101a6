"""Photos of people and documents of Utopia, drawn once a run. Every function returns the bytes of a file."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bonafides.vision import specimens
from PIL import Image


def today() -> date:
    """The day on which the product judges documents."""
    return datetime.now(UTC).date()


def jpeg(picture: Any, quality: int = 90) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return out.getvalue()


@cache
def drawing(kind: str, who: str, *, expired: bool = False, wrong_digit: str | None = None) -> specimens.Drawing:
    life: dict[str, Any] = {"expiry": today() - timedelta(days=300)} if expired else {"today": today()}
    return specimens.document(kind, specimens.CAST[who], wrong_digit=wrong_digit, seed=3, **life)  # type: ignore[arg-type]


@cache
def document(
    who: str = "eriksson",
    kind: str = "td3",
    *,
    side: str = "front",
    expired: bool = False,
    wrong_digit: str | None = None,
    faults: frozenset[str] = frozenset(),
) -> bytes:
    drawn = drawing(kind, who, expired=expired, wrong_digit=wrong_digit)
    return jpeg(specimens.photograph(drawn, side=side, faults=faults, seed=4).image)  # type: ignore[arg-type]


@cache
def two_documents() -> bytes:
    return jpeg(specimens.photograph(drawing("td3", "eriksson"), drawing("td1", "eriksson"), seed=11).image)


@cache
def table() -> bytes:
    return jpeg(specimens.photograph(seed=7).image)


@cache
def selfie(who: str = "eriksson", seed: int = 1) -> bytes:
    return jpeg(specimens.selfie(specimens.CAST[who], seed))


def for_camera(who: str = "eriksson") -> tuple[Any, Any]:
    """Passport and face as a camera of 1280 x 720 sees them."""
    passport = specimens.photograph(drawing("td3", who), seed=1, size=(1280, 720)).image
    return passport, specimens.selfie(specimens.CAST[who], seed=2, size=(1280, 720))
