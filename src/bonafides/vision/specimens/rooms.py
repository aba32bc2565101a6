"""Rooms out of focus behind people who photograph themselves."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.person import generator

Scene = NDArray[np.float32]
_WALLS = ((206, 198, 184), (178, 192, 198), (198, 204, 190), (214, 206, 204), (150, 160, 172))
_WIDTH = 360


@lru_cache(maxsize=4)
def room(width: int, height: int, seed: int) -> Scene:
    """A wall with a window, shelves or a picture, in the proportions asked for, 360 pixels wide, RGB 0-255.
    Shared between callers: not to be changed."""
    rng = generator("room", seed)
    rows = round(_WIDTH * height / width)
    scene = np.empty((rows, _WIDTH, 3), np.float32)
    x, y = np.meshgrid(np.linspace(0, 1, _WIDTH, dtype=np.float32), np.linspace(0, 1, rows, dtype=np.float32))
    tone = np.array(_WALLS[int(rng.integers(len(_WALLS)))], np.float32)
    scene[:] = tone * (1.02 - 0.22 * (x - rng.uniform(0, 1)) ** 2 - 0.12 * y)[..., None]
    left = int(rng.uniform(-0.15, 0.75) * _WIDTH)
    (_window, _shelves, _picture)[int(rng.integers(3))](scene, left, rng)
    dark = tone * 0.62
    _box(scene, 0, 0.86, _WIDTH, 1.0, (float(dark[0]), float(dark[1]), float(dark[2])))
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), 6.0), np.float32)


def _box(
    scene: Scene,
    left: int,
    top: float,
    width: int,
    bottom: float,
    colour: tuple[float, float, float],
    inset: int = 0,
) -> None:
    """A rectangle from `left` pixels, between parts of the height."""
    rows = scene.shape[0]
    corners = (left + inset, int(top * rows) + inset), (left + width - inset, int(bottom * rows) - inset)
    cv2.rectangle(scene, *corners, colour, -1)


def _window(scene: Scene, left: int, rng: np.random.Generator) -> None:
    _box(scene, left, -0.05, int(0.34 * _WIDTH), 0.55, (250, 250, 246))
    _box(scene, left + int(0.16 * _WIDTH), -0.05, 5, 0.55, (190, 188, 184))


def _shelves(scene: Scene, left: int, rng: np.random.Generator) -> None:
    for row in range(3):
        top, at = 0.10 + 0.22 * row, left
        while at < left + 0.45 * _WIDTH:
            thick = int(rng.integers(8, 20))
            red, green, blue = rng.uniform(50, 190, 3)
            _box(scene, at, top + rng.uniform(0, 0.05), thick - 1, top + 0.17, (red, green, blue))
            at += thick
        _box(scene, left - 8, top + 0.17, int(0.49 * _WIDTH), top + 0.19, (110, 84, 62))


def _picture(scene: Scene, left: int, rng: np.random.Generator) -> None:
    _box(scene, left, 0.12, int(0.3 * _WIDTH), 0.42, (96, 110, 126))
    _box(scene, left, 0.12, int(0.3 * _WIDTH), 0.42, (206, 186, 150), 9)
