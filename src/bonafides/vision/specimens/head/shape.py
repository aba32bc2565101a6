"""One person's head out of the average one: smooth pushes and pulls, each named in `person.SHAPES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bonafides.vision.specimens.head.mesh import Points
from bonafides.vision.specimens.person import Look

Getter = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Face:
    """What a face does for one picture: degrees of turn (yaw to the viewer's right, pitch up, roll clockwise),
    and how much it smiles, raises its brows and closes its eyes, 0-1."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    smile: float = 0.0
    brows: float = 0.0
    closed: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


def _near(points: Points, x: float, y: float, reach: float, z: float | None = None) -> Points:
    """1 at a place and its mirror image, falling off as a bell `reach` wide; (n,)."""
    spread = (np.abs(points[:, 0]) - x) ** 2 + (points[:, 1] - y) ** 2
    if z is not None:
        spread = spread + (points[:, 2] - z) ** 2
    return np.asarray(np.exp(-spread / (2 * reach * reach)), np.float32)


def _ramp(values: Points, low: float, high: float) -> Points:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def shaped(rest: Points, look: Look) -> Points:
    """The person's own points from the average head's `rest` points (n, 3)."""
    get = look.shape.get
    points = rest.copy()
    side = np.asarray(np.sign(rest[:, 0]), np.float32)
    front = _ramp(rest[:, 2], -2.0, 3.0)
    _skull(points, rest, side, get)
    _jaw(points, rest, side, front, get)
    _eyes(points, rest, side, front, get)
    _nose(points, rest, side, front, get)
    _mouth(points, rest, side, front, get)
    _aged(points, rest, look, front)
    return points


def _skull(points: Points, rest: Points, side: Points, get: Getter) -> None:
    x, y = rest[:, 0], rest[:, 1]
    points[:, 0] *= 1 + 0.085 * get("face_width", 0)
    points[:, 1] += 0.085 * get("face_length", 0) * (y - 2.6) * (0.35 + 0.65 * _ramp(-y, -3, 6))
    points[:, 1] += 0.9 * get("forehead", 0) * _ramp(y, 4.5, 9)
    points[:, 2] += 0.5 * get("forehead", 0) * _near(rest, 0, 7, 2.2)
    cheek = _near(rest, 5.4, 0.4, 1.7)
    points[:, 0] += 0.7 * get("cheekbones", 0) * cheek * side
    points[:, 2] += 0.5 * get("cheekbones", 0) * cheek
    fat = _near(rest, 4.6, -3.4, 2.3)
    points[:, 0] += 0.6 * get("cheek_fat", 0) * fat * side * (np.abs(x) > 0.5)
    points[:, 2] += 0.55 * get("cheek_fat", 0) * fat


def _jaw(points: Points, rest: Points, side: Points, front: Points, get: Getter) -> None:
    y = rest[:, 1]
    low = _ramp(-y, 0.5, 6.5)
    points[:, 0] *= 1 + 0.10 * get("jaw_width", 0) * low
    chin = _ramp(-y, 4.2, 9.2) * front
    points[:, 1] -= 1.0 * get("chin_length", 0) * chin
    points[:, 2] += 0.55 * get("chin_length", 0) * chin
    points[:, 0] *= 1 + 0.17 * get("chin_width", 0) * chin


def _eyes(points: Points, rest: Points, side: Points, front: Points, get: Getter) -> None:
    eye = _near(rest, 3.18, 2.6, 1.35) * front
    points[:, 0] += 0.42 * get("eye_distance", 0) * eye * side
    points[:, 1] += 0.38 * get("eye_height", 0) * eye
    dx, dy = np.abs(rest[:, 0]) - 3.18, rest[:, 1] - 2.62
    points[:, 0] += 0.17 * get("eye_size", 0) * eye * dx * side
    points[:, 1] += (
        (0.22 * get("eye_size", 0) + 0.34 * get("eye_open", 0)) * dy * _near(rest, 3.18, 2.6, 0.9) * front
    )
    points[:, 1] += 0.13 * get("eye_slant", 0) * dx * eye
    brow = _near(rest, 3.2, 4.7, 1.2) * front
    points[:, 1] += (0.5 * get("brow_height", 0) + 0.16 * get("brow_slant", 0) * dx) * brow
    points[:, 2] += 0.32 * get("brow_weight", 0) * brow


def _nose(points: Points, rest: Points, side: Points, front: Points, get: Getter) -> None:
    middle = np.exp(-(rest[:, 0] ** 2) / (2 * 1.3**2)) * front
    tip = _near(rest, 0, -1.0, 1.25) * front
    base = _near(rest, 0, -1.7, 1.5) * front
    wing = _near(rest, 1.35, -1.3, 0.75) * front
    points[:, 1] -= 0.8 * get("nose_length", 0) * base
    points[:, 0] += 0.46 * get("nose_width", 0) * wing * side
    points[:, 0] += 0.30 * get("nose_width", 0) * _near(rest, 0.8, -0.6, 0.7) * side * front
    bridge = middle * np.exp(-((rest[:, 1] - 2.4) ** 2) / (2 * 1.4**2))
    points[:, 2] += 0.55 * get("nose_bridge", 0) * bridge
    points[:, 2] += 0.75 * get("nose_tip", 0) * tip
    points[:, 1] += 0.35 * get("nose_tip", 0) * tip
    hump = middle * np.exp(-((rest[:, 1] - 1.0) ** 2) / (2 * 0.8**2))
    points[:, 2] += 0.45 * get("nose_hump", 0) * hump


def _mouth(points: Points, rest: Points, side: Points, front: Points, get: Getter) -> None:
    y = rest[:, 1]
    mouth = np.exp(-((y + 4.4) ** 2) / (2 * 1.1**2)) * _ramp(-np.abs(rest[:, 0]), -4.4, -1.5) * front
    points[:, 0] *= 1 + 0.16 * get("mouth_width", 0) * mouth
    points[:, 1] += 0.5 * get("mouth_height", 0) * mouth
    upper = np.exp(-((y + 3.65) ** 2) / (2 * 0.42**2)) * _ramp(-np.abs(rest[:, 0]), -2.6, -0.6) * front
    lower = np.exp(-((y + 5.15) ** 2) / (2 * 0.50**2)) * _ramp(-np.abs(rest[:, 0]), -2.6, -0.6) * front
    points[:, 1] += 0.26 * get("lip_upper", 0) * upper - 0.28 * get("lip_lower", 0) * lower
    points[:, 2] += 0.34 * get("lip_upper", 0) * upper + 0.36 * get("lip_lower", 0) * lower


def _aged(points: Points, rest: Points, look: Look, front: Points) -> None:
    old = max(0.0, (look.age - 42) / 35)
    points[:, 2] -= 0.35 * old * _near(rest, 4.2, -1.8, 1.5) * front
    points[:, 1] -= 0.40 * old * _near(rest, 4.6, -5.6, 1.5)
    points[:, 1] -= 0.16 * old * _near(rest, 3.6, 3.6, 0.9) * front


def expressed(points: Points, rest: Points, face: Face) -> Points:
    """The points while the face smiles, raises its brows or squints."""
    moved = points.copy()
    side = np.sign(rest[:, 0])
    front = _ramp(rest[:, 2], -2.0, 3.0)
    corner = _near(rest, 2.6, -4.4, 1.0) * front
    moved[:, 0] += 0.42 * face.smile * corner * side
    moved[:, 1] += 0.46 * face.smile * corner
    moved[:, 2] -= 0.25 * face.smile * corner
    cheek = _near(rest, 4.0, -1.2, 1.3) * front
    moved[:, 1] += 0.26 * face.smile * cheek
    moved[:, 2] += 0.28 * face.smile * cheek
    moved[:, 1] += 0.5 * face.brows * _near(rest, 3.2, 4.8, 1.1) * front
    # The upper lid comes down to the lower one, and takes the skin above along.
    y = rest[:, 1]
    across = np.exp(-(((np.abs(rest[:, 0]) - 3.18) / 1.5) ** 4)) * front
    lid = across * (1 - _ramp(y, 3.25, 4.5)) * _ramp(y, 1.95, 2.25)
    moved[:, 1] -= 0.92 * face.closed * (np.minimum(y, 3.25) - 2.12) * lid
    return moved
