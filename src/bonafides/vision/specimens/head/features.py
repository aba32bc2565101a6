"""Eyes, brows, lips, nostrils and beards on the sheet of the face."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.head.canvas import (
    HEIGHT,
    LEFT,
    SCALE,
    TOP,
    WIDTH,
    Canvas,
    Mask,
    area,
    disc,
    outline,
    path,
    smooth_path,
)
from bonafides.vision.specimens.person import Look, generator

# Landmarks of Face Mesh, in order along each outline (right is the person's right).
LIPS_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
MOUTH_LINE = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
MOUTH_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
EYE_UPPER = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362))
EYE_LOWER = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362))
BROW_TOP = ((70, 63, 105, 66, 107), (300, 293, 334, 296, 336))
BROW_BOTTOM = ((46, 53, 52, 65, 55), (276, 283, 282, 295, 285))


def lips(canvas: Canvas, look: Look) -> None:
    outer = outline(LIPS_OUTER)
    lower, upper = smooth_path(outer[:11]), smooth_path(np.concatenate([outer[10:], outer[:1]]))
    whole = np.concatenate([lower, upper])
    between = outline(MOUTH_LINE) * 0.55 + outline(MOUTH_LOWER) * 0.45
    colour = np.array(look.lips, np.float64)
    canvas.cover(area(whole, 0.10) * 0.78, colour)
    above = area(np.concatenate([upper, between[::-1][::-1]]), 0.08)
    canvas.tint(above * 0.8, np.array([0.90, 0.87, 0.87]))
    shine = np.array([(-0.9, -4.95), (0, -5.05), (0.9, -4.95)])
    canvas.tint(path(shine, 0.22, 0.16) * 0.55, np.array([1.22, 1.20, 1.20]))
    # The canonical mouth stands a little open; painting the gap in lip colour closes it.
    gap = np.concatenate([outline(MOUTH_LINE), outline(MOUTH_LOWER)[::-1]])
    canvas.cover(area(gap, 0.05), colour * 0.95)
    line = smooth_path(between)
    canvas.cover(path(line, 0.05, 0.03) * 0.95, colour * (0.36, 0.26, 0.26))
    canvas.cover(path(line, 0.20, 0.12) * 0.30, colour * (0.5, 0.4, 0.4))


def nostrils(canvas: Canvas, look: Look) -> None:
    dark = np.array(look.skin) * (0.26, 0.17, 0.16)
    for side in (-1, 1):
        t = np.linspace(0, 2 * np.pi, 24)
        lean = 0.35 * np.cos(t) * side
        oval = np.stack([side * 0.68 + 0.29 * np.cos(t), -1.58 + 0.14 * np.sin(t) - 0.14 * lean * side], 1)
        canvas.cover(area(oval, 0.055) * 0.9, dark)
        wing = [(side * 1.30, -0.5), (side * 1.60, -0.9), (side * 1.48, -1.4), (side * 1.08, -1.66)]
        canvas.tint(path(smooth_path(wing), 0.08, 0.09) * 0.55, np.array([0.55, 0.42, 0.40]))


def eyes(canvas: Canvas, look: Look, gaze: tuple[float, float]) -> None:
    for k, side in enumerate((-1, 1)):
        upper, lower = smooth_path(outline(EYE_UPPER[k])), smooth_path(outline(EYE_LOWER[k]))
        inside = area(np.concatenate([upper, lower[::-1]]), 0.02)
        middle = (float(upper[len(upper) // 2, 0]) + gaze[0], 2.72 + gaze[1])
        _eyeball(canvas, look, inside, middle, upper, side)
        _lids(canvas, look, upper, lower, side)


def _eyeball(
    canvas: Canvas,
    look: Look,
    inside: Mask,
    middle: tuple[float, float],
    upper: NDArray[np.float64],
    side: int,
) -> None:
    canvas.cover(inside, (226, 220, 214))
    canvas.tint(inside * disc((side * 1.98, 2.55), 0.22, 0.08), np.array([0.96, 0.74, 0.72]))
    iris = np.array(look.eyes, np.float64)
    # The sheet is stretched over the person's own eye; the iris stays round and of one size in everybody.
    size, wide = look.shape.get("eye_size", 0), look.shape.get("eye_open", 0)
    stretch = (1 + 0.17 * size, 1 + 0.22 * size + 0.34 * wide)
    canvas.cover(inside * _round(middle, 0.62, 0.03, stretch), iris * 0.40)
    canvas.cover(inside * _round(middle, 0.53, 0.06, stretch), iris)
    canvas.cover(
        inside * _round((middle[0], middle[1] - 0.16), 0.34, 0.12, stretch) * 0.6,
        np.minimum(iris * 1.7 + 14, 255),
    )
    canvas.cover(inside * _round(middle, 0.24, 0.03, stretch), (12, 10, 10))
    # The lid's shadow falls on the ball.
    canvas.tint(inside * path(upper + np.array((0, -0.06)), 0.34, 0.12) * 0.85, np.array([0.42, 0.38, 0.38]))
    canvas.cover(inside * disc((middle[0] - 0.20, middle[1] + 0.17), 0.10, 0.02), (252, 252, 252))


def _round(at: tuple[float, float], radius: float, soft: float, stretch: tuple[float, float]) -> Mask:
    t = np.linspace(0, 2 * np.pi, 48)
    rim = np.stack([at[0] + radius / stretch[0] * np.cos(t), at[1] + radius / stretch[1] * np.sin(t)], 1)
    return area(rim, soft)


def _lids(
    canvas: Canvas, look: Look, upper: NDArray[np.float64], lower: NDArray[np.float64], side: int
) -> None:
    dark = np.array(look.skin) * (0.24, 0.18, 0.17)
    made_up = look.lips[0] - look.skin[0] * 0.7 > 20
    canvas.cover(path(upper, 0.11 if made_up else 0.085, 0.02) * 0.92, dark)
    canvas.cover(path(lower, 0.05, 0.035) * 0.55, np.array(look.skin) * (0.55, 0.42, 0.40))
    crease = upper[6:-4] + np.array((0, 0.42))
    canvas.tint(path(crease, 0.07, 0.06) * 0.75, np.array([0.52, 0.42, 0.40]))
    outward = upper[: len(upper) // 2]
    grow = np.linspace(1.0, 0.25, len(outward))[:, None]
    canvas.hairs(outward, outward + grow * (side * 0.16, 0.20), dark * 0.6, 0.75)


def brows(canvas: Canvas, look: Look) -> None:
    rng = generator("brows", look.seed)
    weight = float(np.clip(look.shape.get("brow_weight", 0.0), -1.2, 1.4))
    colour = (
        np.array(look.hair_colour, np.float64) * 0.72
        if sum(look.hair_colour) < 480
        else np.array((112, 100, 92))
    )
    for k, side in enumerate((-1, 1)):
        top, bottom = smooth_path(outline(BROW_TOP[k])), smooth_path(outline(BROW_BOTTOM[k]))
        middle = (top + bottom) / 2 + (0, -0.10)
        half = (top - bottom) / 2 * (0.62 + 0.30 * weight)
        taper = np.interp(np.linspace(0, 1, len(middle)), (0, 0.35, 1), (0.25, 0.95, 1.0))[:, None]
        shape = np.concatenate([middle + half * taper, (middle - half * taper)[::-1]])
        canvas.cover(area(shape, 0.13) * (0.50 + 0.18 * weight), colour)
        count = int(330 + 170 * weight)
        at = rng.integers(0, len(middle) - 1, count)
        across = rng.uniform(-1, 1, count)[:, None]
        roots = middle[at] + half[at] * taper[at] * across
        lean = np.stack(
            [
                side * rng.uniform(0.10, 0.34, count),
                0.22 - 0.26 * (1 - at / len(middle)) - 0.1 * across[:, 0],
            ],
            1,
        )
        canvas.hairs(roots, roots + lean, colour * 0.8, 0.55)


def beard(canvas: Canvas, look: Look) -> None:
    x = (np.arange(WIDTH, dtype=np.float32) / SCALE + LEFT)[None]
    y = (TOP - np.arange(HEIGHT, dtype=np.float32) / SCALE)[:, None]
    border = -3.4 + 3.6 * np.clip((np.abs(x) - 3.4) / 3.6, 0, 1.2) ** 1.5 + 0.1 * np.sin(9 * x)
    cheeks = np.clip((border - y) / 0.9, 0, 1)
    lip = np.exp(-(((np.abs(x) - 1.3) / 1.5) ** 4) - ((y + 2.85 + 0.16 * np.abs(x)) / 0.48) ** 4)
    free = 1 - np.exp(-((x / 1.9) ** 4) - ((y + 4.45) / 1.05) ** 4)
    mask = {"moustache": lip * 1.0, "full": np.maximum(cheeks, lip), "stubble": np.maximum(cheeks, lip)}[
        look.beard
    ]
    grain = noise.sample(noise.tile(look.seed % 991 + 7, 512, 0.9), *np.broadcast_arrays(x * 0.11, y * 0.035))
    strength = {"moustache": 0.88, "full": 0.9, "stubble": 0.40}[look.beard]
    colour = np.array(look.hair_colour, np.float64) * 0.85
    canvas.cover(
        Mask(0, 0, np.asarray(mask * free * np.clip(strength + 0.16 * grain, 0, 1), np.float32)), colour
    )
