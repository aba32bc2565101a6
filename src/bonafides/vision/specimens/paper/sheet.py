"""A page measured in millimetres that remembers where each thing was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bonafides.vision.specimens.paper import fonts

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

INK = (34, 32, 44)
LABEL = (62, 84, 128)
# OCR-B size 1: ten characters an inch (ICAO 9303-3), the lines a quarter of an inch apart.
PITCH_MM = 2.54
LINE_MM = 6.35


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing on a page: what it says and its box in the page's pixels (left, top, right, bottom)."""

    value: str
    box: Box
    side: str = "front"


class Sheet:
    """A drawing surface; all places and sizes are millimetres from the top left corner."""

    def __init__(self, background: Pixels, scale: float, side: str) -> None:
        self.scale = scale
        self.side = side
        self.image = Image.fromarray(background)
        self.draw = ImageDraw.Draw(self.image)
        self.fields: dict[str, Printed] = {}
        self.mrz_box: Box | None = None

    def px(self, *millimetres: float) -> list[int]:
        return [round(v * self.scale) for v in millimetres]

    def text(
        self,
        at: tuple[float, float],
        words: str,
        height: float,
        *,
        colour: Colour = INK,
        strong: bool = False,
        spacing: float = 0.0,
        width: float | None = None,
        field: str | None = None,
        value: str | None = None,
    ) -> Box:
        """Print `words` with the baseline's left end at `at` in capitals `height` mm high, letterspaced by
        `spacing` mm, squeezed to `width` mm where longer; remembered under `field` (as `value`)."""
        size = height * self.scale / fonts.CAPITALS
        x, y = at[0] * self.scale, at[1] * self.scale
        font = fonts.print_font(size, strong=strong)
        if width is not None and font.getlength(words) > width * self.scale:
            font = fonts.print_font(size * width * self.scale / font.getlength(words), strong=strong)
        if spacing:
            right = x
            for letter in words:
                self.draw.text((right, y), letter, colour, font, anchor="ls")
                right += font.getlength(letter) + spacing * self.scale
            box = self._box(
                self.draw.textbbox((x, y), words, font, anchor="ls"), right - spacing * self.scale
            )
        else:
            self.draw.text((x, y), words, colour, font, anchor="ls")
            box = self._box(self.draw.textbbox((x, y), words, font, anchor="ls"))
        if field:
            self.fields[field] = Printed(words if value is None else value, box, self.side)
        return box

    @staticmethod
    def _box(box: tuple[float, float, float, float], right: float | None = None) -> Box:
        return (
            int(box[0]),
            int(box[1]),
            int(np.ceil(box[2] if right is None else right)),
            int(np.ceil(box[3])),
        )

    def labelled(
        self, at: tuple[float, float], label: str, words: str, field: str, *, width: float, **more: Any
    ) -> Box:
        """A small label with the value below it, as travel documents have it."""
        self.text(at, label, 1.05, colour=LABEL, width=width)
        height = more.pop("height", 2.1)
        return self.text((at[0], at[1] + height + 1.25), words, height, width=width, field=field, **more)

    def zone(self, at: tuple[float, float], lines: Sequence[str]) -> None:
        """The machine-readable zone: first baseline's left end at `at`, each character in its own cell."""
        font = fonts.zone_font(PITCH_MM * self.scale / fonts.ZONE_ADVANCE)
        boxes = []
        for row, line in enumerate(lines):
            y = (at[1] + row * LINE_MM) * self.scale
            for column, letter in enumerate(line):
                x = (at[0] + column * PITCH_MM) * self.scale
                self.draw.text((x, y), letter, (24, 22, 26), font, anchor="ls")
                if letter != "<":
                    boxes.append(self.draw.textbbox((x, y), letter, font, anchor="ls"))
        left, width = at[0] * self.scale, len(lines[0]) * PITCH_MM * self.scale
        top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
        self.mrz_box = self._box((left, top, left + width, bottom))

    def paste(
        self, picture: Pixels, at: tuple[float, float], size: tuple[float, float], alpha: float = 1
    ) -> Box:
        """Lay a picture on the page, `size` mm wide and high, as strongly as `alpha` says."""
        x, y = self.px(*at)
        width, height = self.px(*size)
        scaled = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
        self.image.paste(scaled, (x, y), Image.new("L", (width, height), round(255 * alpha)))
        return x, y, x + width, y + height

    def stamp(
        self, ink: Image.Image, at: tuple[float, float], size: tuple[float, float], colour: Colour
    ) -> None:
        """Print a one-colour plate (mode L, 255 = full ink), `size` mm wide and high."""
        width, height = self.px(*size)
        plate = ink.resize((width, height), Image.Resampling.LANCZOS)
        x, y = self.px(*at)
        self.image.paste(colour, (x, y, x + width, y + height), plate)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        self.draw.line(scaled, colour, max(1, round(width * self.scale)), joint="curve")

    def pixels(self) -> Pixels:
        return np.asarray(self.image).copy()
