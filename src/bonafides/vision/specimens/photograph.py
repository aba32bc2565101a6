"""Documents photographed on a table by somebody with a phone, and where everything went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens import table
from bonafides.vision.specimens.document import Drawing
from bonafides.vision.specimens.faults import APPLIED, FAULTS, Fault, Quad, grain
from bonafides.vision.specimens.paper.sheet import Pixels
from bonafides.vision.specimens.person import generator

Corners = tuple[tuple[float, float], ...]
_TURNS = {"rotated_90": 1, "rotated_180": 2, "rotated_270": 3}


@dataclass(frozen=True, slots=True)
class Placed:
    """One document in a photo. Corners are (x, y) in the photo's pixels, clockwise from the document's own top
    left; they may lie outside the picture. `kind`, `mrz`, `lines` and `fields` are known for a `Drawing` only;
    `fields` maps a name to what is printed and its four corners."""

    corners: Corners
    side: str = "front"
    kind: str | None = None
    mrz: Corners | None = None
    lines: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, Corners]] | None = None


@dataclass(frozen=True, slots=True)
class PhotoTruth:
    """All documents in the picture, nearest first, and what was done to it."""

    documents: tuple[Placed, ...]
    faults: frozenset[Fault]
    table: str

    @property
    def kind(self) -> str | None:
        return self.documents[0].kind if self.documents else None

    @property
    def corners(self) -> Corners | None:
        return self.documents[0].corners if self.documents else None

    @property
    def lines(self) -> tuple[str, ...]:
        return self.documents[0].lines if self.documents else ()


@dataclass(frozen=True, slots=True)
class Photo:
    """(h, w, 3) RGB and its truth."""

    image: Pixels
    truth: PhotoTruth


def photograph(
    *subjects: Drawing | Pixels,
    faults: Iterable[Fault] = (),
    seed: int = 0,
    side: str = "front",
    size: tuple[int, int] = (1600, 1200),
) -> Photo:
    """A phone's photo of nothing, one document or several on a table; `size` is (width, height) before turning.

    A `Drawing` is photographed on its `side` and its truth goes with it; an array is photographed as it is.
    Without faults the picture is what a careful person takes: a little skewed, evenly lit, sharp. The same
    arguments give the same pixels. Raises ValueError for an unknown fault, a missing back, or over three subjects."""
    wanted = frozenset(faults)
    if wanted - set(FAULTS):
        raise ValueError(f"unknown faults: {sorted(wanted - set(FAULTS))}")
    if len(subjects) > len(_SPOTS) - 1:
        raise ValueError("at most three documents fit on the table")
    rng = generator("photograph", seed, sorted(wanted), len(subjects))
    width, height = size
    kind = str(rng.choice(table.KINDS))
    picture = table.table(kind, int(rng.integers(4)), width, height).astype(np.float32)
    placed: list[Placed] = []
    quads: list[Quad] = []
    for number, subject in enumerate(subjects):
        page = _page(subject, side)
        quad = _spot(page.shape, size, number, len(subjects), wanted, rng)
        _lay(picture, page, quad, _is_booklet(subject))
        quads.append(quad)
        placed.append(_placed(subject, side, page.shape, quad))
    picture *= table.lit_by(width, height, rng)
    at = quads[0] if quads else _whole(size)
    for name, apply in APPLIED.items():
        if name in wanted:
            picture = apply(np.clip(picture, 0, 255), at, rng)
    image = np.clip(grain(picture, 1.6, rng), 0, 255).astype(np.uint8)
    turns = sum(_TURNS.get(fault, 0) for fault in wanted)
    shown = np.ascontiguousarray(np.rot90(image, turns))
    moved = tuple(_turned(p, turns, size) for p in placed)
    return Photo(shown, PhotoTruth(moved, wanted, kind))


def _page(subject: Drawing | Pixels, side: str) -> Pixels:
    if not isinstance(subject, Drawing):
        return subject
    page = subject.back if side == "back" else subject.front
    if page is None:
        raise ValueError(f"a {subject.truth.kind} document has no back")
    return page


def _is_booklet(subject: Drawing | Pixels) -> bool:
    return isinstance(subject, Drawing) and subject.truth.kind == "td3"


# Where the middle falls (parts of the picture) and how wide the document is, for one, two, three of them.
_SPOTS: tuple[tuple[tuple[float, float, float], ...], ...] = (
    (),
    ((0.5, 0.5, 0.74),),
    ((0.27, 0.31, 0.43), (0.73, 0.71, 0.43)),
    ((0.27, 0.28, 0.42), (0.73, 0.36, 0.42), (0.45, 0.75, 0.42)),
)


def _whole(size: tuple[int, int]) -> Quad:
    return np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float64)


def _spot(
    page: Sequence[int],
    size: tuple[int, int],
    number: int,
    count: int,
    faults: frozenset[Fault],
    rng: np.random.Generator,
) -> Quad:
    x, y, share = _SPOTS[count][number]
    wide = share * size[0] * rng.uniform(0.95, 1.04)
    high = wide * page[0] / page[1]
    if high > 0.84 * size[1]:
        wide, high = wide * 0.84 * size[1] / high, 0.84 * size[1]
    quad = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) / 2
    tilt = "tilt" in faults
    quad += rng.uniform(-1, 1, (4, 2)) * wide * (0.055 if tilt else 0.012)
    if tilt:
        quad *= 0.9
        quad[:2, 0] *= 1 - rng.uniform(0.08, 0.16)
    turn = np.radians(rng.uniform(5, 12) * rng.choice([-1, 1]) if tilt else rng.uniform(-3, 3))
    turned = quad @ np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    middle = np.array([x * size[0], y * size[1]]) + rng.uniform(-0.015, 0.015, 2) * size[0]
    if "cut_off" in faults:
        middle[0] += size[0] * (0.5 - share / 2 + rng.uniform(0.10, 0.16)) * rng.choice([-1, 1])
    return np.asarray(turned + middle)


def _lay(picture: NDArray[np.float32], page: Pixels, quad: Quad, booklet: bool) -> None:
    """Put a page on the table, with its shadow; a passport's page keeps the booklet around it."""
    sheet, mask, shift = _bound(page) if booklet else (page, _rounded(page.shape[:2]), (0, 0))
    corners = (
        np.array([(0, 0), (page.shape[1], 0), page.shape[1::-1], (0, page.shape[0])], np.float64) + shift
    )
    scale = min(1.0, 1.15 * float(np.linalg.norm(quad[1] - quad[0])) / page.shape[1])
    if scale < 0.95:
        small = (round(sheet.shape[1] * scale), round(sheet.shape[0] * scale))
        factors = np.array(small) / sheet.shape[1::-1]
        sheet, mask = (cv2.resize(p, small, interpolation=cv2.INTER_AREA) for p in (sheet, mask))
        corners = corners * factors
    map_to = cv2.getPerspectiveTransform(corners.astype(np.float32), quad.astype(np.float32))
    height, width = picture.shape[:2]
    cover = cv2.warpPerspective(mask, map_to, (width, height), flags=cv2.INTER_LINEAR)
    warped = cv2.warpPerspective(sheet, map_to, (width, height), flags=cv2.INTER_LINEAR)
    for reach, strength, drop in ((26, 0.30, 12), (6, 0.30, 3)):
        small_cover = cv2.resize(cover, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
        soft = cv2.resize(cv2.GaussianBlur(small_cover, (0, 0), reach / 4), (width, height))
        cast = np.roll(soft, (drop, drop // 2), (0, 1)).astype(np.float32)[..., None]
        picture *= 1 - strength / 255 * cast
    share = cover.astype(np.float32)[..., None] / 255
    picture += (warped.astype(np.float32) - picture) * share


def _rounded(shape: Sequence[int], part: float = 0.034) -> Pixels:
    """A card's outline with its round corners, 255 inside."""
    height, width = shape
    r = round(part * width)
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (r, 0), (width - 1 - r, height - 1), 255, -1)
    cv2.rectangle(mask, (0, r), (width - 1, height - 1 - r), 255, -1)
    for x in (r, width - 1 - r):
        for y in (r, height - 1 - r):
            cv2.circle(mask, (x, y), r, 255, -1, cv2.LINE_AA)
    return mask


def _bound(page: Pixels) -> tuple[Pixels, Pixels, tuple[int, int]]:
    """The open booklet: cover all around, the foot of the page above, the data page; and where that begins."""
    height, width = page.shape[:2]
    rim, above = round(0.012 * width), round(0.085 * width)
    sheet = np.empty((height + above + rim, width + 2 * rim, 3), np.uint8)
    sheet[:] = (30, 38, 74)
    foot = page[height - above :].astype(np.float32) * 0 + np.median(page[:, :: width // 40], axis=(0, 1))
    ripple = 4 * np.sin(np.arange(width)[None] / 9 + 6 * np.sin(np.arange(above)[:, None] / 17))
    fold = 1 - 0.35 * np.exp(-np.arange(above)[::-1, None] / (0.12 * above))
    sheet[:above, rim:-rim] = np.clip((foot + ripple[..., None]) * fold[..., None], 0, 255).astype(np.uint8)
    own = page.astype(np.float32)
    own[: above // 2] *= (1 - 0.28 * np.exp(-np.arange(above // 2) / (0.16 * above)))[:, None, None]
    sheet[above : above + height, rim:-rim] = own.astype(np.uint8)
    return sheet, _rounded(sheet.shape[:2], 0.02), (rim, above)


def _placed(subject: Drawing | Pixels, side: str, page: Sequence[int], quad: Quad) -> Placed:
    flat = _whole((page[1], page[0]))
    map_to = cv2.getPerspectiveTransform(flat.astype(np.float32), quad.astype(np.float32))

    def seen(box: Sequence[float]) -> Corners:
        left, top, right, bottom = box
        points = np.array([[(left, top), (right, top), (right, bottom), (left, bottom)]], np.float32)
        return _pairs(cv2.perspectiveTransform(points, map_to)[0])

    if not isinstance(subject, Drawing):
        return Placed(_pairs(quad), side)
    truth = subject.truth
    mine = truth.mrz_side == side
    fields = {name: (p.value, seen(p.box)) for name, p in truth.fields.items() if p.side == side}
    zone = seen(truth.mrz_box) if mine else None
    return Placed(_pairs(quad), side, truth.kind, zone, truth.lines if mine else (), fields)


def _pairs(points: NDArray[np.floating]) -> Corners:
    return tuple((float(x), float(y)) for x, y in points)


def _turned(placed: Placed, turns: int, size: tuple[int, int]) -> Placed:
    def moved(corners: Corners) -> Corners:
        width, height = size
        points = corners
        for _ in range(turns % 4):
            points = tuple((y, width - 1 - x) for x, y in points)
            width, height = height, width
        return points

    fields = {name: (value, moved(c)) for name, (value, c) in (placed.fields or {}).items()}
    zone = moved(placed.mrz) if placed.mrz else None
    return Placed(
        moved(placed.corners), placed.side, placed.kind, zone, placed.lines,
        fields if placed.fields is not None else None,
    )  # fmt: skip
