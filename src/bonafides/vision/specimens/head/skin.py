"""The colour of the skin, painted on a sheet in front of the average face and projected onto the head."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import features, noise
from bonafides.vision.specimens.head.canvas import HEIGHT, WIDTH, Canvas, bell
from bonafides.vision.specimens.person import Look, generator


def painted(look: Look, *, gaze: tuple[float, float] = (0.0, 0.0)) -> NDArray[np.float32]:
    """The face's colours, (h, w, 3) sRGB 0-255, as `canvas` lays them out."""
    canvas = Canvas(look.skin)
    _mottle(canvas, look)
    _tints(canvas, look)
    _shadows(canvas, look)
    if look.age > 34:
        _lines(canvas, look)
    if look.freckles > 0.25:
        _freckles(canvas, look)
    if look.beard != "none":
        features.beard(canvas, look)
    features.lips(canvas, look)
    features.nostrils(canvas, look)
    features.eyes(canvas, look, gaze)
    features.brows(canvas, look)
    return canvas.picture


def _mottle(canvas: Canvas, look: Look) -> None:
    size = (WIDTH, HEIGHT)
    for grain, strength, seed in ((22.0, 0.020, 1), (6.0, 0.012, 2), (1.2, 0.020, 3)):
        field = cv2.resize(
            noise.tile(look.seed % 997 + seed, 512, grain / 2), size, interpolation=cv2.INTER_CUBIC
        )
        canvas.picture *= 1 + strength * field[..., None] * np.array([0.7, 1.0, 1.1], np.float32)


def _tints(canvas: Canvas, look: Look) -> None:
    light = sum(look.skin) / 765
    red = np.array([1.0, 0.80, 0.78]) if light > 0.45 else np.array([1.02, 0.90, 0.86])
    for x in (-4.3, 4.3):
        canvas.glow((x, -0.6), (1.9, 1.5), red, 0.42)
    canvas.glow((0, -0.9), (1.3, 1.0), red, 0.40)
    canvas.glow((0, -7.6), (1.6, 1.0), red, 0.25)
    for x in (-7.8, 7.8):
        canvas.glow((x, 0.5), (1.2, 2.6), red, 0.5)
    canvas.glow((0, 6.4), (3.6, 1.4), np.array([1.03, 1.02, 0.97]), 0.5)


def _shadows(canvas: Canvas, look: Look) -> None:
    """Hollows that the lamp does not reach: sockets, beside the nose, under the lip."""
    dark = np.array([0.72, 0.62, 0.60])
    tired = 0.24 + 0.24 * max(0.0, (look.age - 30) / 40)
    for side in (-1, 1):
        canvas.glow((side * 2.0, 3.3), (0.75, 0.55), dark, 0.40)
        canvas.glow((side * 3.2, 3.55), (1.3, 0.34), dark, 0.34)
        canvas.glow((side * 3.0, 1.75), (1.2, 0.36), np.array([0.80, 0.70, 0.74]), tired)
        canvas.glow((side * 1.52, -1.1), (0.22, 0.5), dark, 0.50)
        canvas.glow((side * 2.85, -4.4), (0.32, 0.32), dark, 0.38)
    canvas.glow((0, -6.05), (1.3, 0.28), dark, 0.42)
    canvas.glow((0, -2.75), (0.20, 0.5), dark, 0.22)
    canvas.glow((0, -1.92), (0.7, 0.16), dark, 0.42)


def _lines(canvas: Canvas, look: Look) -> None:
    """Wrinkles: nose to mouth, brow, crow's feet, bags; deeper with the years."""
    depth = min(1.0, (look.age - 34) / 34)
    rng = generator("lines", look.seed)
    for side in (-1, 1):
        fold = [(side * 1.75, -1.0), (side * 2.6, -2.4), (side * 3.25, -3.9), (side * 3.3, -5.0)]
        canvas.crease(fold, 0.16, 0.42 * depth)
        canvas.crease([(side * 1.9, 1.85), (side * 2.9, 1.35), (side * 4.1, 1.65)], 0.13, 0.34 * depth)
        for k in range(3):
            tilt = 0.55 * (k - 1)
            canvas.crease([(side * 4.9, 2.6 + 0.2 * tilt), (side * 5.9, 2.6 + tilt)], 0.07, 0.30 * depth)
        canvas.crease([(side * 3.3, -5.9), (side * 3.9, -7.3)], 0.14, 0.26 * depth)
    for k in range(3):
        y = 5.9 + 0.62 * k + rng.normal(0, 0.08)
        arc = [(x, y + 0.22 * np.sin(x * 0.9 + k) - 0.012 * x * x) for x in np.linspace(-4, 4, 9)]
        canvas.crease(arc, 0.08, 0.30 * depth)
    for x in (-0.45, 0.5):
        canvas.crease([(x, 3.5), (x * 0.9, 4.6)], 0.08, 0.32 * depth)


def _freckles(canvas: Canvas, look: Look) -> None:
    rng = generator("freckles", look.seed)
    for _ in range(int(260 * look.freckles)):
        x, y = rng.normal(0, 3.2), rng.normal(0.4, 1.5)
        size = rng.uniform(0.035, 0.085)
        canvas.cover(
            bell((x, y), (size, size)) * rng.uniform(0.25, 0.6), np.array(look.skin) * (0.74, 0.62, 0.52)
        )
