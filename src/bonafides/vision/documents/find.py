"""Where lines of text are, which of them can be a zone, and each of them cut out upright.

Geometry only: what a line says is asked through a function that the caller gives.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.engine import LINE_HEIGHT, Engine, Floats
from bonafides.vision.documents.reading import Image, Point, Quad

_TEXT = 0.3
# The network marks the core of a line, less than half its height; 2.0 to 2.6 read equally many specimens.
_CORE = 2.3
# A zone's line has 30 to 44 characters of a pitch near its height; the core is thinner still.
_MIN_ASPECT = 12.0
# Distance between neighbouring lines of a zone as a share of their length: measured 0.043 to 0.073 on specimens.
_SPACING = (0.025, 0.1)
_GAUGE = 1344
_BINS = 16
_TAPER = 0.8


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of text in picture pixels. `angle`: direction of reading, degrees clockwise from the x axis."""

    x: float
    y: float
    length: float
    height: float
    angle: float
    # Centre line in local coordinates: down = bow * (4 t^2 - 1/3), t = along / length from -0.5 to 0.5, pixels.
    bow: float = 0.0
    # Height at the end divided by height at the start: perspective.
    taper: float = 1.0

    @property
    def along(self) -> tuple[float, float]:
        """Unit vector in the direction of reading."""
        turn = math.radians(self.angle)
        return math.cos(turn), math.sin(turn)

    def turned(self) -> "Strip":
        """The same line read the other way round."""
        angle = self.angle - 180.0 if self.angle > 0 else self.angle + 180.0
        return replace(self, angle=angle, bow=-self.bow, taper=1.0 / self.taper)

    def moved(self, along: float, down: float) -> "Strip":
        """The line shifted in its own directions, pixels."""
        cosine, sine = self.along
        return replace(self, x=self.x + along * cosine - down * sine, y=self.y + along * sine + down * cosine)

    def offset(self, other: "Strip") -> Point:
        """(along, down) of the other line's centre as seen from this one."""
        cosine, sine = self.along
        right, below = other.x - self.x, other.y - self.y
        return right * cosine + below * sine, below * cosine - right * sine

    def quad(self, start: float = 0.0, end: float = 1.0) -> Quad:
        """Corners of a part of the line, shares of its length."""
        cosine, sine = self.along
        half = self.height / 2

        def corner(share: float, down: float) -> Point:
            step = (share - 0.5) * self.length
            return round(self.x + step * cosine - down * sine, 1), round(
                self.y + step * sine + down * cosine, 1
            )

        return corner(start, -half), corner(end, -half), corner(end, half), corner(start, half)


def lines(image: Image, engine: Engine, *, side: int) -> list[Strip]:
    """All lines of text found with the picture's longer side brought to `side` pixels; angles in (-45, 135]."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    seen = engine.text_map(cv2.resize(image, size, interpolation=how))
    return strips_of(seen, (width / size[0], height / size[1]))


def strips_of(seen: Floats, scale: tuple[float, float]) -> list[Strip]:
    """The elongated blobs of a text map, in picture pixels."""
    contours, _ = cv2.findContours((seen > _TEXT).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for contour in contours:
        points = contour[:, 0].astype(np.float32) * np.array(scale, dtype=np.float32)
        (x, y), (length, height), angle = cv2.minAreaRect(points)
        if length < height:
            length, height, angle = height, length, angle + 90.0
        angle = (angle + 45.0) % 180.0 - 45.0
        if length > 3 * height:
            grow = height * (_CORE - 1) + scale[0]
            strip = Strip(x, y, length + grow, height * _CORE + scale[0], angle)
            found.append(_bent(strip, points) if length > _MIN_ASPECT * height / _CORE else strip)
    return _joined(found)


def _bent(strip: Strip, outline: NDArray[np.float32]) -> Strip:
    """Curvature and perspective of a line from the outline of its blob."""
    cosine, sine = strip.along
    right, below = outline[:, 0] - strip.x, outline[:, 1] - strip.y
    t = (right * cosine + below * sine) / strip.length
    down = below * cosine - right * sine
    bins = np.clip(((t + 0.5) * _BINS).astype(int), 0, _BINS - 1)
    rows = [
        (t[bins == b].mean(), down[bins == b].min(), down[bins == b].max())
        for b in range(_BINS)
        if (bins == b).sum() > 3
    ]
    if len(rows) < _BINS // 2:
        return strip
    at, top, bottom = np.array(rows[1:-1]).T
    middle, thick = (top + bottom) / 2, bottom - top
    basis = np.stack([np.ones_like(at), at, 4 * at**2 - 1 / 3], axis=1)
    level, slope, bow = np.linalg.lstsq(basis, middle, rcond=None)[0]
    start, end = np.polyval(np.polyfit(at, thick, 1), (-0.5, 0.5))
    taper = float(np.clip(end / start, _TAPER, 1 / _TAPER)) if min(start, end) > 0 else 1.0
    moved = strip.moved(0.0, float(level))
    return replace(
        moved, angle=strip.angle + math.degrees(math.atan2(slope, strip.length)), bow=float(bow), taper=taper
    )


def _joined(found: list[Strip]) -> list[Strip]:
    """Pieces of one line joined: the network breaks a line at wide gaps and glossy spots."""
    waiting = sorted(found, key=lambda strip: -strip.length)
    done: list[Strip] = []
    while waiting:
        base = waiting.pop(0)
        pieces = [base, *(strip for strip in waiting if _continues(base, strip))]
        if len(pieces) > 1:
            waiting = [strip for strip in waiting if strip not in pieces]
            joined = _spanning(base, pieces)
            waiting.insert(0, joined)
        else:
            done.append(base)
    return done


def _continues(base: Strip, strip: Strip) -> bool:
    along, down = base.offset(strip)
    gap = abs(along) - (base.length + strip.length) / 2
    level = min(base.height, strip.height)
    return (
        abs(_between(base.angle, strip.angle)) < 6
        and abs(down) < 0.5 * level
        and -level < gap < 2.0 * level
        and strip.height < 1.6 * base.height
    )


def _spanning(base: Strip, pieces: Sequence[Strip]) -> Strip:
    ends = [base.offset(strip)[0] + sign * strip.length / 2 for strip in pieces for sign in (-1, 1)]
    middle = (min(ends) + max(ends)) / 2
    return replace(base.moved(middle, 0.0), length=max(ends) - min(ends))


def _between(one: float, other: float) -> float:
    return (one - other + 90.0) % 180.0 - 90.0


def seeds(found: Sequence[Strip]) -> list[Strip]:
    """Lines that can belong to a zone, likeliest first: long, thin, with a neighbour of the same length."""
    long = [strip for strip in found if strip.length > _MIN_ASPECT * strip.height]
    return sorted(long, key=lambda strip: -strip.length * (1.0 + 0.5 * bool(neighbours(strip, long))))


def neighbours(base: Strip, found: Sequence[Strip]) -> list[Strip]:
    """Parallel lines next to `base` with about its extent, top to bottom in its direction of reading."""
    near = []
    for strip in found:
        along, down = base.offset(strip)
        if (
            strip != base
            and abs(_between(base.angle, strip.angle)) < 5
            and abs(along) < 0.12 * base.length
            and 0.8 < strip.length / base.length < 1.25
            and _SPACING[0] * base.length < abs(down) < 2.2 * _SPACING[1] * base.length
        ):
            near.append((down, strip if abs(strip.angle - base.angle) < 90 else strip.turned()))
    return [strip for _, strip in sorted(near, key=lambda item: item[0])]


def cut(image: Image, strip: Strip, *, like: Strip | None = None) -> Image:
    """The line upright and straight, `LINE_HEIGHT` pixels high and at most `_GAUGE` wide (squeezed when longer).

    With `like`, as wide as that strip's cut.
    """
    shape = like or strip
    width = max(2 * LINE_HEIGHT, min(_GAUGE, round(shape.length / shape.height * LINE_HEIGHT)))
    shrink = min(strip.length / width, strip.height / LINE_HEIGHT)
    fine = max(1, math.floor(shrink + 0.5))
    straight = _straight(image, strip, width * fine, LINE_HEIGHT * fine)
    return straight if fine == 1 else _area(straight, width, LINE_HEIGHT)


def native(image: Image, strip: Strip) -> Image:
    """The line upright in the picture's own resolution, for measuring."""
    return _straight(image, strip, max(2, round(strip.length)), max(2, round(strip.height)))


def _area(image: Image, width: int, height: int) -> Image:
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _straight(image: Image, strip: Strip, width: int, height: int) -> Image:
    cosine, sine = strip.along
    t = ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.5)[None, :]
    v = ((np.arange(height, dtype=np.float32) + 0.5) / height - 0.5)[:, None]
    tall = strip.height * (2.0 / (1.0 + strip.taper)) * (1.0 + (strip.taper - 1.0) * (t + 0.5))
    down = strip.bow * (4.0 * t**2 - 1.0 / 3.0) + v * tall
    along = t * strip.length
    right = (strip.x + along * cosine - down * sine - 0.5).astype(np.float32)
    below = (strip.y + along * sine + down * cosine - 0.5).astype(np.float32)
    straight = cv2.remap(image, right, below, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(straight, dtype=np.uint8)
