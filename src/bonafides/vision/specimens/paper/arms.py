"""The arms of Utopia, drawn for this project: a crescent island under a star, waves, and a wreath."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

_SIZE = 600


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, points: int, ink: int) -> None:
    turn = np.arange(2 * points) * np.pi / points - np.pi / 2
    reach = np.where(np.arange(2 * points) % 2 == 0, radius, radius * 0.42)
    draw.polygon([(x + r * np.cos(t), y + r * np.sin(t)) for r, t in zip(reach, turn, strict=True)], ink)


def _shield(inset: float) -> list[tuple[float, float]]:
    left, right, top, bottom = 170 + inset, 430 - inset, 120 + inset, 450 - inset * 1.35
    t = np.linspace(0, 1, 30)
    right_side = [(right - (right - 300) * v**2.4, top + 150 + (bottom - top - 150) * v) for v in t]
    left_side = [(600 - x, y) for x, y in reversed(right_side)]
    return [(left, top), (right, top), *right_side, *left_side]


def _leaf(draw: ImageDraw.ImageDraw, x: float, y: float, angle: float) -> None:
    t = np.linspace(0, 2 * np.pi, 24)
    u, v = 30 * np.cos(t), 9 * np.sin(t) * (1 - 0.35 * np.cos(t))
    c, s = np.cos(angle), np.sin(angle)
    draw.polygon(list(zip(x + u * c - v * s, y + u * s + v * c, strict=True)), 255)


def _wreath(draw: ImageDraw.ImageDraw) -> None:
    for k in range(13):
        turn = np.pi * (0.44 - 0.086 * k)
        for side in (1, -1):
            x, y = 300 + side * 222 * np.cos(turn), 318 + 222 * np.sin(turn)
            lean = np.pi / 2 - turn if side < 0 else np.pi / 2 + turn
            _leaf(draw, x, y, lean + side * 0.55)
            _leaf(draw, x + side * -24 * np.cos(turn), y - 24 * np.sin(turn), lean - side * 0.55)


@lru_cache(maxsize=1)
def arms() -> Image.Image:
    """The arms as a one-colour plate (mode L, 255 = ink), 600 x 600 pixels."""
    plate = Image.new("L", (_SIZE, _SIZE), 0)
    draw = ImageDraw.Draw(plate)
    _wreath(draw)
    draw.polygon(_shield(0), 255)
    draw.polygon(_shield(9), 0)
    draw.polygon(_shield(16), 255)
    draw.ellipse((218, 196, 382, 360), 0)
    draw.ellipse((232, 170, 368, 306), 255)
    _star(draw, 300, 232, 46, 5, 0)
    t = np.linspace(190, 410, 60)
    for row in (362, 386, 410):
        wave = [(float(x), row + 6 * np.sin((x - 300) / 11)) for x in t if abs(x - 300) < (452 - row) * 1.1]
        draw.line(wave, 0, 8, joint="curve")
    for k, x in enumerate((216, 258, 300, 342, 384)):
        _star(draw, x, 84 - 20 * (1 - ((k - 2) / 2) ** 2), 19, 5, 255)
    draw.line(
        [(300 + 150 * np.cos(a), 372 + 176 * np.sin(a)) for a in np.linspace(0.9, np.pi - 0.9, 30)], 255, 9
    )
    return plate


def chip_mark() -> Image.Image:
    """The mark of a document with a chip (ICAO 9303): a circle between two bars."""
    plate = Image.new("L", (360, 216), 0)
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((6, 6, 353, 209), 26, None, 255, 22)
    draw.rectangle((6, 98, 122, 117), 255)
    draw.rectangle((238, 98, 353, 117), 255)
    draw.ellipse((122, 50, 238, 166), None, 255, 22)
    return plate
