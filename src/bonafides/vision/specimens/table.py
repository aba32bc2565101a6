"""What documents lie on: wood, cloth, a desk, stone, all computed."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.person import generator

KINDS = ("wood", "dark_wood", "cloth", "desk", "stone")
_TONES = {
    "wood": (176, 132, 88), "dark_wood": (92, 62, 44), "cloth": (104, 116, 132), "desk": (206, 202, 196), "stone": (132, 130, 128),
}  # fmt: skip


@lru_cache(maxsize=12)
def table(kind: str, seed: int, width: int, height: int) -> NDArray[np.uint8]:
    """A table top (height, width, 3) RGB; `kind` is one of KINDS. The array is shared: do not write to it."""
    rng = generator("table", kind, seed)
    across, down = np.meshgrid(
        np.arange(width, dtype=np.float32) / 1600 + float(rng.random()),
        np.arange(height, dtype=np.float32) / 1600 + float(rng.random()),
    )
    x, y = np.asarray(across, np.float32), np.asarray(down, np.float32)
    tone = np.array(_TONES[kind], np.float32) * rng.uniform(0.9, 1.08)
    value: NDArray[np.floating]
    if "wood" in kind:
        value = _wood(x, y, seed)
    elif kind == "cloth":
        value = 0.05 * np.sin(x * 900) + 0.05 * np.sin(y * 900) + 0.06 * _field(x, y, 9, 2.0, 4)
    elif kind == "desk":
        value = 0.012 * _field(x, y, 5, 0.6, 6) + 0.02 * _field(x, y, 3, 8.0, 1)
    else:
        value = (
            0.10 * _field(x, y, 5, 2.0, 5)
            + 0.10 * _field(x, y, 7, 12.0, 1.3)
            + 0.06 * _field(x, y, 2, 0.7, 3)
        )
    shade = np.clip(1 + value, 0.2, 1.7)[..., None]
    return np.asarray(np.clip(tone * shade ** np.array([0.9, 1.0, 1.15], np.float32), 0, 255), np.uint8)


def _field(x: noise.Field, y: noise.Field, seed: int, grain: float, scale: float) -> noise.Field:
    return noise.sample(noise.tile(seed, 512, grain), x * scale, y * scale)


def _wood(x: noise.Field, y: noise.Field, seed: int) -> noise.Field:
    """Boards with growth rings along x and fine pores."""
    plank = np.floor(y * 4.3)
    lag = np.modf(np.sin(plank * 12.9898 + seed) * 43758.5453)[0]
    warp = 0.05 * _field(x + lag, y * 0 + lag, 3, 14.0, 0.5)
    rings = np.sin((y * 4.3 + warp * 2.2 + 0.10 * _field(x * 0.25 + lag, y, 4, 8.0, 1.2)) * 42)
    pores = _field(x * 0.35 + lag, y, 6, 0.7, 4.0)
    seam = np.exp(-((((y * 4.3) % 1.0) / 0.012) ** 2))
    return np.asarray(0.09 * rings + 0.05 * pores + 0.05 * lag - 0.45 * seam, np.float32)


def lit_by(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """An uneven room light over the picture, (height, width, 1) about 0.8-1.1."""
    angle = rng.uniform(0, 2 * np.pi)
    v, u = np.mgrid[-1:1:24j, -1:1:32j].astype(np.float32)
    field = 1 + 0.10 * (u * np.cos(angle) + v * np.sin(angle)) - 0.07 * (u * u + v * v)
    return np.asarray(
        cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC)[..., None], np.float32
    )
