"""What stands on one document, and the small things that every layout prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageFont

from bonafides.vision.specimens.paper import fonts
from bonafides.vision.specimens.paper.sheet import INK, LABEL, Colour, Pixels, Sheet
from bonafides.vision.specimens.person import Person, generator

Kind = Literal["td1", "td2", "td3"]

# ICAO 9303-3: day, month in the national language / in English or French, year of two digits or four.
MONTHS = (
    "JAN/JAN", "FEB/FÉV", "MAR/MARS", "APR/AVR", "MAY/MAI", "JUN/JUIN",
    "JUL/JUIL", "AUG/AOÛT", "SEP/SEPT", "OCT/OCT", "NOV/NOV", "DEC/DÉC",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """All that a layout needs; `lines` are the machine-readable zone's, `portrait` is (h, w, 3) RGB."""

    kind: Kind
    person: Person
    number: str
    personal_number: str
    issued: date
    expires: date
    lines: tuple[str, ...]
    portrait: Pixels
    seed: int


def day(value: date) -> str:
    return f"{value.day:02d} {MONTHS[value.month - 1]} {value.year}"


def person_fields(sheet: Sheet, details: Details, left: float, width: float, rows: tuple[float, ...]) -> None:
    """Surname and given names in the first two rows. Somebody with one name has it in the first (ICAO 9303-3)."""
    who = details.person
    surname, given = (who.surname, who.given_names) if who.surname else (who.given_names, "")
    sheet.labelled((left, rows[0]), "Surname / Nom", surname.upper(), "surname", width=width, strong=True)
    sheet.labelled(
        (left, rows[1]),
        "Given names / Prénoms",
        given.upper() or "—",
        "given_names",
        width=width,
        value=given.upper(),
    )


def signature(details: Details) -> Image.Image:
    """A flowing line that nobody else writes, as an ink plate (mode L)."""
    rng = generator("signature", details.person.name, details.person.look.seed)
    plate = np.zeros((200, 640), np.uint8)
    knots = 11 + len(details.person.name) // 4
    x = np.linspace(60, 560, knots) + rng.normal(0, 16, knots)
    y = 105 + rng.normal(0, 1, knots) * np.linspace(52, 20, knots) * np.where(np.arange(knots) % 2, 1, -1)
    t = np.linspace(0, knots - 1, 900)
    xs, ys = _smooth(x, t), _smooth(y, t)
    xs += 17 * np.sin(t * 3.1 + rng.uniform(0, 6)) * np.linspace(1, 0.4, t.size)
    points = np.stack([xs, ys], 1)
    for k in range(t.size - 1):
        pen = 4 + 3 * np.sin(k / 37) ** 2
        ends = (points[k : k + 2] * 16).round().astype(int)
        cv2.line(plate, ends[0].tolist(), ends[1].tolist(), 255, round(pen), cv2.LINE_AA, 4)
    sweep = np.stack([np.linspace(110, 590, 60), 165 - 26 * np.sin(np.linspace(0, 2.6, 60))], 1)
    cv2.polylines(plate, [(sweep * 16).astype(np.int32)], False, 220, 4, cv2.LINE_AA, 4)
    return Image.fromarray(plate)


def _smooth(knots: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Catmull-Rom through the knots at places `t`."""
    padded = np.concatenate([[knots[0]], knots, [knots[-1]] * 2])
    k = np.minimum(t.astype(int), knots.size - 1)
    u = t - k
    a, b, c, d = (padded[k + step] for step in range(4))
    curve = 2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3
    return np.asarray(0.5 * curve)


def ghost(portrait: Pixels, tint: Colour) -> Pixels:
    """The pale second portrait, one ink only."""
    grey = portrait.astype(np.float32) @ np.array([0.3, 0.59, 0.11], np.float32)
    share = (grey / 255)[..., None]
    return np.asarray(255 * share + np.array(tint, np.float32) * (1 - share)).astype(np.uint8)


def feathered(
    sheet: Sheet, picture: Pixels, at: tuple[float, float], size: tuple[float, float], alpha: float
) -> None:
    """Print a picture as ink that fades towards an oval's rim (dark parts print, white does not)."""
    width, height = sheet.px(*size)
    x, y = sheet.px(*at)
    small = np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS), np.float32)
    v, u = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fade = np.clip((1.02 - np.hypot(u, v)) / 0.22, 0, 1)[..., None].astype(np.float32) * alpha
    page = np.asarray(sheet.image).astype(np.float32)
    part = page[y : y + height, x : x + width]
    page[y : y + height, x : x + width] = part * (1 - fade) + part * small / 255 * fade
    sheet.image.paste(Image.fromarray(page.astype(np.uint8)))


def microprint(
    sheet: Sheet, at: tuple[float, float], words: str, width: float, colour: Colour = LABEL
) -> None:
    """A line of tiny type that repeats across `width` mm."""
    line = words
    while True:
        box = sheet.draw.textlength(line, _micro(sheet))
        if box >= width * sheet.scale:
            break
        line += words
    shown = line
    while sheet.draw.textlength(shown, _micro(sheet)) > width * sheet.scale:
        shown = shown[:-1]
    sheet.text(at, shown, 0.55, colour=colour)


def _micro(sheet: Sheet) -> ImageFont.FreeTypeFont:
    return fonts.print_font(0.55 * sheet.scale / fonts.CAPITALS)


__all__ = ["INK", "Details", "Kind", "day", "feathered", "ghost", "microprint", "person_fields", "signature"]
