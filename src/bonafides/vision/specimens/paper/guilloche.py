"""Security backgrounds: fine waves between envelopes, rosettes and rainbow ink, all computed."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.paper.sheet import Colour, Pixels
from bonafides.vision.specimens.person import generator

Plate = NDArray[np.uint8]
_SHIFT = 4  # OpenCV draws at a sixteenth of a pixel


def _stroke(
    plate: Plate, x: NDArray[np.float64], y: NDArray[np.float64], strength: int, width: int = 1
) -> None:
    points = np.stack([x, y], 1) * (1 << _SHIFT)
    cv2.polylines(plate, [points.round().astype(np.int32)], False, strength, width, cv2.LINE_AA, _SHIFT)


def waves(shape: tuple[int, int], scale: float, seed: str, pitch: float = 1.05) -> Plate:
    """A field of fine lines all over, `pitch` mm apart, that swell and cross like cloth in the wind."""
    rng = generator("waves", seed)
    plate = np.zeros(shape, np.uint8)
    x = np.linspace(0, shape[1], 220)
    f1, f2, f3 = rng.uniform(1.2, 2.0), rng.uniform(2.6, 3.8), rng.uniform(0.6, 1.1)
    a, b = rng.uniform(0, 6.3, 2)
    turn = 2 * np.pi * x / shape[1]
    for k in range(int(shape[0] / (pitch * scale)) + 24):
        base = (k - 12) * pitch * scale
        lag = base / shape[0]
        swell = 4.2 * np.sin(f1 * turn + a + 2.2 * lag) + 1.9 * np.sin(f2 * turn + b - 4.4 * lag)
        _stroke(plate, x, base + scale * (swell + 1.2 * np.sin(f3 * turn + 7 * lag)), 150)
    return plate


def ribbon(plate: Plate, scale: float, row: float, height: float, seed: str, lines: int = 26) -> None:
    """A plaited band: each line swings between the same two envelopes, one step of phase later."""
    rng = generator("ribbon", seed)
    x = np.linspace(0, plate.shape[1], 700)
    turn = 2 * np.pi * x / plate.shape[1]
    middle = row + 0.25 * height * np.sin(1.5 * turn + rng.uniform(0, 6))
    envelope = height * (0.32 + 0.18 * np.sin(2.0 * turn + rng.uniform(0, 6)))
    for k in range(lines):
        phase = 2 * np.pi * k / lines
        swing = np.sin(5 * turn + phase) * 0.75 + 0.25 * np.sin(11 * turn - 2 * phase)
        _stroke(plate, x, scale * (middle + envelope * swing), 170)


def rosette(
    plate: Plate, scale: float, at: tuple[float, float], radius: float, petals: int, lines: int = 22
) -> None:
    """A lathe-work rosette around a place in mm."""
    t = np.linspace(0, 2 * np.pi, 420)
    for k in range(lines):
        phase = 2 * np.pi * k / lines / petals
        r = radius * (
            0.62 + 0.26 * np.cos(petals * (t + phase)) + 0.12 * np.cos(3 * petals * t - petals * phase)
        )
        _stroke(plate, scale * (at[0] + r * np.cos(t)), scale * (at[1] + r * np.sin(t)), 150)
    for ring in (1.02, 1.06):
        _stroke(
            plate,
            scale * (at[0] + radius * ring * np.cos(t)),
            scale * (at[1] + radius * ring * np.sin(t)),
            170,
        )


def _rainbow(shape: tuple[int, int], inks: tuple[Colour, ...]) -> NDArray[np.float32]:
    """Ink that runs from colour to colour across the page, as split-fountain printing does; (h, w, 3)."""
    at = np.linspace(0, len(inks) - 1, shape[1])
    row = np.stack([np.interp(at, range(len(inks)), [ink[c] for ink in inks]) for c in range(3)], 1)
    return np.broadcast_to(row[None].astype(np.float32), (*shape, 3))


def _ink(page: NDArray[np.float32], plate: Plate, colour: NDArray[np.float32], strength: float) -> None:
    cover = (plate.astype(np.float32) * (strength / 255))[..., None]
    page *= 1 - cover
    page += colour * cover


@lru_cache(maxsize=8)
def background(name: str, width_mm: float, height_mm: float, scale: float, zone_mm: float) -> Pixels:
    """The printed background of a design; `zone_mm` at the bottom stay pale for the machine-readable zone."""
    shape = (round(height_mm * scale), round(width_mm * scale))
    paper, first, second = _DESIGNS[name]
    page = _rainbow(shape, paper).copy()
    y = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None, None]
    page += 6 * np.cos(np.pi * y) - 1
    fine = waves(shape, scale, name)
    across = waves(shape, scale, name + "-across", 1.6)
    _ink(page, fine, _rainbow(shape, first), 0.42)
    _ink(page, across, _rainbow(shape, second), 0.30)
    lathe = np.zeros(shape, np.uint8)
    ribbon(lathe, scale, height_mm * 0.22, height_mm * 0.30, name)
    rosette(lathe, scale, (width_mm * 0.86, height_mm * 0.42), height_mm * 0.23, 12)
    rosette(lathe, scale, (width_mm * 0.50, height_mm * 0.62), height_mm * 0.20, 9)
    rosette(lathe, scale, (width_mm * 0.10, height_mm * 0.10), height_mm * 0.17, 16)
    _ink(page, lathe, _rainbow(shape, second[::-1]), 0.34)
    if zone_mm:
        top = shape[0] - round(zone_mm * scale)
        page[top:] = page[top:] * 0.42 + 250 * 0.58
    return np.clip(page, 0, 255).astype(np.uint8)


# Paper, fine lines, lathe work: three rainbows a design, mixed by eye.
_DESIGNS: dict[str, tuple[tuple[Colour, ...], tuple[Colour, ...], tuple[Colour, ...]]] = {
    "td3": (
        ((226, 238, 244), (244, 240, 226), (246, 230, 228), (228, 236, 246)),
        ((70, 146, 176), (196, 156, 80), (204, 104, 112), (84, 124, 186)),
        ((62, 112, 168), (72, 152, 140), (188, 120, 86), (150, 96, 150)),
    ),
    "td1": (
        ((224, 240, 234), (238, 244, 226), (248, 238, 222), (232, 238, 244)),
        ((66, 156, 136), (136, 168, 84), (206, 148, 84), (92, 140, 176)),
        ((54, 120, 132), (96, 148, 96), (190, 128, 70), (110, 110, 168)),
    ),
    "td1-back": (
        ((236, 242, 232), (226, 240, 238), (232, 236, 246)),
        ((136, 168, 96), (70, 152, 150), (100, 132, 184)),
        ((92, 142, 110), (64, 122, 150), (122, 112, 172)),
    ),
    "td2": (
        ((246, 234, 232), (244, 240, 226), (230, 238, 242)),
        ((196, 112, 116), (192, 156, 88), (88, 138, 176)),
        ((168, 96, 124), (170, 130, 78), (78, 116, 164)),
    ),
}  # fmt: skip
