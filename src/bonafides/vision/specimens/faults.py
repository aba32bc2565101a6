"""What goes wrong when people photograph documents: each fault is one function on the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

Fault = Literal[
    "tilt", "shadow", "glare", "blur", "motion", "noise", "jpeg", "dark", "cut_off",
    "rotated_90", "rotated_180", "rotated_270",
]  # fmt: skip
FAULTS: tuple[Fault, ...] = get_args(Fault)
Picture = NDArray[np.float32]
Quad = NDArray[np.float64]


def shadow(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """The phone and the arm that holds it, between lamp and table."""
    height, width = picture.shape[:2]
    x = rng.uniform(0.25, 0.75) * width
    lean = rng.uniform(-0.25, 0.25) * width
    shape = np.array([(x - 0.16 * width, -50), (x + 0.16 * width, -50), (x + 0.2 * width + lean, 0.62 * height),
                      (x + lean, 0.78 * height), (x - 0.14 * width + lean, 0.66 * height)])  # fmt: skip
    mask = np.zeros((height // 4, width // 4), np.float32)
    cv2.fillPoly(mask, [(shape / 4).astype(np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), width / 4 * 0.02)
    cover = cv2.resize(mask, (width, height))[..., None]
    return np.asarray(picture * (1 - cover * np.array([0.52, 0.50, 0.46], np.float32)))


def glare(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """A lamp mirrored in the laminate: white in the middle, a wide veil around."""
    height, width = picture.shape[:2]
    u, v = rng.uniform(0.25, 0.75), rng.uniform(0.3, 0.8)
    top, bottom = quad[0] * (1 - u) + quad[1] * u, quad[3] * (1 - u) + quad[2] * u
    x, y = top * (1 - v) + bottom * v
    across = float(np.linalg.norm(quad[1] - quad[0]))
    grid_y, grid_x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    turn = rng.uniform(-0.6, 0.6)
    a = ((grid_x - x) * np.cos(turn) + (grid_y - y) * np.sin(turn)) / (0.16 * across)
    b = ((grid_y - y) * np.cos(turn) - (grid_x - x) * np.sin(turn)) / (0.075 * across)
    reach = a * a + b * b
    light = 1.5 * np.exp(-0.5 * reach) + 0.16 * np.exp(-0.08 * reach)
    return np.asarray(picture + 235 * cv2.resize(light, (width, height))[..., None])


def blur(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """Out of focus, by half a character of the zone and more."""
    letter = float(np.linalg.norm(quad[1] - quad[0])) / 49
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), letter * rng.uniform(0.30, 0.36)))


def motion(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """The hand moved during the exposure."""
    length = max(5, round(float(np.linalg.norm(quad[1] - quad[0])) / 49 * rng.uniform(0.8, 1.0)))
    kernel = np.zeros((length, length), np.float32)
    turn = rng.uniform(0, np.pi)
    reach = np.array([np.cos(turn), np.sin(turn)]) * (length - 1) / 2
    ends = [tuple(int(v) for v in np.round((length - 1) / 2 + s * reach)) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()))


def noise(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """A small sensor at high gain."""
    return grain(picture, 15, rng)


def dark(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """An evening kitchen: a sixth of the light, yellow, and the gain that comes with it."""
    return grain(picture * np.array([0.185, 0.16, 0.125], np.float32), 5.5, rng)


def grain(picture: Picture, deviation: float, rng: np.random.Generator) -> Picture:
    """Sensor noise of that standard deviation, of 255."""
    height, width = picture.shape[:2]
    spread = rng.standard_normal((height, width, 3), np.float32)
    return np.asarray(picture + deviation * spread)


def jpeg(picture: Picture, quad: Quad, rng: np.random.Generator) -> Picture:
    """Sent through a messenger: JPEG at quality 14."""
    ok, data = cv2.imencode(
        ".jpg", np.clip(picture, 0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 14]
    )
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR) if ok else None
    assert decoded is not None
    return np.asarray(decoded[..., ::-1], np.float32)


# In the order in which they happen: light, lens, sensor, file.
APPLIED: dict[str, Callable[[Picture, Quad, np.random.Generator], Picture]] = {
    "shadow": shadow, "glare": glare, "blur": blur, "motion": motion, "dark": dark, "noise": noise, "jpeg": jpeg,
}  # fmt: skip
