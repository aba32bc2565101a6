"""A sheet in front of the average face on which features are painted, in the head's own centimetres."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head.mesh import face

SCALE = 44.0
LEFT, TOP = -11.0, 14.0
WIDTH, HEIGHT = 968, 1144

Place = tuple[float, float]
_SHIFT = 4


def outline(indices: Sequence[int]) -> NDArray[np.float64]:
    """The average face's landmarks as places on the sheet, (n, 2) centimetres."""
    return face().points[list(indices), :2].astype(np.float64)


def smooth_path(points: NDArray[np.float64] | Sequence[Place], steps: int = 12) -> NDArray[np.float64]:
    """A Catmull-Rom curve through open points."""
    knots = np.asarray(points, np.float64)
    padded = np.concatenate([knots[:1] * 2 - knots[1:2], knots, knots[-1:] * 2 - knots[-2:-1]])
    t = np.linspace(0, len(knots) - 1, steps * (len(knots) - 1) + 1)
    k = np.minimum(t.astype(int), len(knots) - 2)
    u = (t - k)[:, None]
    a, b, c, d = (padded[k + step] for step in range(4))
    curve = 2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3
    return np.asarray(curve / 2)


def looked_up(sheet: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sheet's colours at places (n, 2 or more) of the average head, (n, 3)."""
    count, row = len(places), 1024
    padded = np.zeros((-(-count // row) * row, 2), np.float32)
    padded[:count] = (places[:, :2] - (LEFT, TOP)) * (SCALE, -SCALE)
    x, y = (np.ascontiguousarray(padded[:, k].reshape(-1, row)) for k in range(2))
    found = cv2.remap(sheet, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found.reshape(-1, 3)[:count], np.float32)


@dataclass(frozen=True, slots=True)
class Mask:
    """Shares 0-1 of a part of the sheet, nothing elsewhere; `top`, `left` in pixels."""

    top: int
    left: int
    share: NDArray[np.float32]

    @property
    def part(self) -> tuple[slice, slice]:
        height, width = self.share.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def __mul__(self, other: Mask | float) -> Mask:
        if not isinstance(other, Mask):
            return Mask(self.top, self.left, self.share * np.float32(other))
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom = min(self.top + self.share.shape[0], other.top + other.share.shape[0])
        right = min(self.left + self.share.shape[1], other.left + other.share.shape[1])
        if bottom <= top or right <= left:
            return Mask(0, 0, np.zeros((0, 0), np.float32))
        ours, theirs = (
            m.share[top - m.top : bottom - m.top, left - m.left : right - m.left] for m in (self, other)
        )
        return Mask(top, left, ours * theirs)


class Canvas:
    """Colours (h, w, 3), sRGB 0-255."""

    def __init__(self, colour: Sequence[int]) -> None:
        self.picture = np.empty((HEIGHT, WIDTH, 3), np.float32)
        self.picture[:] = np.asarray(colour, np.float32)

    def cover(self, mask: Mask, colour: NDArray[np.float64] | Sequence[float]) -> None:
        """Paint `colour` where the mask says so."""
        part = self.picture[mask.part]
        part += (np.asarray(colour, np.float32) - part) * mask.share[..., None]

    def tint(self, mask: Mask, factor: NDArray[np.float64]) -> None:
        """Multiply by `factor` where the mask says so."""
        self.picture[mask.part] *= 1 + (np.asarray(factor, np.float32) - 1) * mask.share[..., None]

    def glow(self, at: Place, reach: Place, factor: NDArray[np.float64], strength: float) -> None:
        """Multiply the colours near a place by `factor`, fading as a bell of `reach` centimetres."""
        self.tint(bell(at, reach) * strength, factor)

    def crease(self, points: Sequence[Place], width: float, depth: float) -> None:
        """A fold in the skin: a soft dark line with a pale one beside it."""
        curve = smooth_path(points)
        self.tint(path(curve, width, width * 0.75) * depth, np.array([0.62, 0.50, 0.48]))
        self.tint(
            path(curve + np.array((0, -width * 1.5)), width, width) * (depth * 0.5),
            np.array([1.10, 1.08, 1.06]),
        )

    def hairs(
        self,
        roots: NDArray[np.float64],
        tips: NDArray[np.float64],
        colour: NDArray[np.float64],
        strength: float,
    ) -> None:
        """Short strokes from (n, 2) roots to tips."""
        every = np.concatenate([roots, tips])
        strokes = np.stack([roots, tips], 1)
        mask = _drawn(every, 0.15, 0.012, lambda plate, fixed: cv2.polylines(
            plate, list(fixed(strokes)), False, round(255 * strength), 1, cv2.LINE_AA, _SHIFT))  # fmt: skip
        self.cover(mask, colour)


_Fixed = Callable[[NDArray[np.float64]], NDArray[np.int32]]


def _drawn(
    places: NDArray[np.float64],
    margin: float,
    soft: float,
    draw: Callable[[NDArray[np.uint8], _Fixed], object],
) -> Mask:
    """A mask just large enough for `places` and `margin` centimetres, on which `draw` draws; then blurred."""
    reach = margin + 3 * soft + 0.05
    low, high = places.min(0) - reach, places.max(0) + reach
    left, right = (int(np.clip((v - LEFT) * SCALE, 0, WIDTH)) for v in (low[0], high[0]))
    top, bottom = (int(np.clip((TOP - v) * SCALE, 0, HEIGHT)) for v in (high[1], low[1]))
    plate = np.zeros((bottom - top, right - left), np.uint8)

    def fixed(at: NDArray[np.float64]) -> NDArray[np.int32]:
        scaled = (np.asarray(at, np.float64) - (LEFT, TOP)) * (SCALE, -SCALE) - (left, top)
        return np.asarray((scaled * (1 << _SHIFT)).round().astype(np.int32))

    if plate.size:
        draw(plate, fixed)
        if soft:
            plate = np.asarray(cv2.GaussianBlur(plate, (0, 0), soft * SCALE), np.uint8)
    return Mask(top, left, np.asarray(plate, np.float32) * np.float32(1 / 255))


def area(places: NDArray[np.float64], soft: float = 0.0) -> Mask:
    """A filled outline, its border blurred by `soft` centimetres."""
    return _drawn(
        places, 0, soft, lambda plate, fixed: cv2.fillPoly(plate, [fixed(places)], 255, cv2.LINE_AA, _SHIFT)
    )


def path(places: NDArray[np.float64], width: float, soft: float = 0.0) -> Mask:
    """A drawn line `width` centimetres wide."""
    thick = max(1, round(width * SCALE))
    return _drawn(places, width, soft, lambda plate, fixed: cv2.polylines(
        plate, [fixed(places)], False, 255, thick, cv2.LINE_AA, _SHIFT))  # fmt: skip


def disc(at: Place, radius: float, soft: float = 0.0) -> Mask:
    """A filled circle."""
    return _drawn(np.array([at]), radius, soft, lambda plate, fixed: cv2.circle(
        plate, fixed(np.array([at]))[0].tolist(), round(radius * SCALE * 16), 255, -1, cv2.LINE_AA, _SHIFT))  # fmt: skip


def bell(at: Place, reach: Place) -> Mask:
    """1 at a place, falling off as a bell of `reach` centimetres."""
    x = (np.arange(WIDTH, dtype=np.float32) / SCALE + LEFT - at[0]) / reach[0]
    y = (TOP - np.arange(HEIGHT, dtype=np.float32) / SCALE - at[1]) / reach[1]
    cols, rows = np.flatnonzero(np.abs(x) < 3), np.flatnonzero(np.abs(y) < 3)
    if cols.size == 0 or rows.size == 0:
        return Mask(0, 0, np.zeros((0, 0), np.float32))
    share = np.exp(-0.5 * (x[cols][None] ** 2 + y[rows][:, None] ** 2))
    return Mask(int(rows[0]), int(cols[0]), np.asarray(share, np.float32))
