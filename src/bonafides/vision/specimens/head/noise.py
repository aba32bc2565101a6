"""Smooth noise from a seed."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


@lru_cache(maxsize=32)
def tile(seed: int, size: int = 512, grain: float = 1.0) -> Field:
    """Noise of mean 0 and deviation 1 that repeats without a seam; blurred by `grain` pixels."""
    field = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32)
    if grain > 0:
        pad = int(4 * grain) + 1
        wrapped = cv2.copyMakeBorder(field, pad, pad, pad, pad, cv2.BORDER_WRAP)
        field = cv2.GaussianBlur(wrapped, (0, 0), grain)[pad:-pad, pad:-pad]
    return np.asarray((field - field.mean()) / field.std(), np.float32)


def sample(field: Field, u: Field, v: Field) -> Field:
    """The noise at places (any real numbers; one tile a unit), bilinear."""
    size = field.shape[0]
    x, y = (u % 1.0) * size, (v % 1.0) * size
    x0, y0 = x.astype(np.int32), y.astype(np.int32)
    fx, fy = x - x0, y - y0
    x0, y0 = x0 % size, y0 % size
    x1, y1 = (x0 + 1) % size, (y0 + 1) % size
    top = field[y0, x0] * (1 - fx) + field[y0, x1] * fx
    bottom = field[y1, x0] * (1 - fx) + field[y1, x1] * fx
    return np.asarray(top * (1 - fy) + bottom * fy, np.float32)
