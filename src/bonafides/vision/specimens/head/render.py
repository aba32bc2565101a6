"""A small renderer: triangles to pixels, each surface by itself, merged by depth; then light.

All coordinates are the head's centimetres; the camera looks down the z axis from `distance` in front.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head.mesh import Mesh, Points, normals

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Camera:
    """`focal` in pixels per unit tangent, the picture's size, and where the origin falls in it."""

    width: int
    height: int
    focal: float
    distance: float
    centre: tuple[float, float]

    def project(self, points: NDArray[np.floating]) -> tuple[Points, Plane]:
        """(n, 2) pixels and (n,) distances in front of the camera."""
        away = self.distance - points[:, 2]
        x = self.centre[0] + self.focal * points[:, 0] / away
        y = self.centre[1] - self.focal * points[:, 1] / away
        return np.stack([x, y], 1).astype(np.float32), np.asarray(away, np.float32)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one surface shows, for the pixels (`rows`, `columns`) that it covers: distance, unit normal (n, 3)
    and the mesh's own values there (n, k)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    away: Plane
    normal: Points
    values: Plane


def seen(mesh: Mesh, values: Plane, camera: Camera) -> Seen:
    """Draw a surface: far triangles first, those turned away left out; `values` are (points, k)."""
    flat, away = camera.project(mesh.points)
    a, b, c = (flat[mesh.triangles[:, k]] for k in range(3))
    ab, ac = b - a, c - a
    facing = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0] < 0
    kept = np.flatnonzero(facing)
    order = kept[np.argsort(-away[mesh.triangles[kept]].mean(1))]
    ids = np.zeros((camera.height, camera.width), np.float32)
    fixed = (flat * 16).round().astype(np.int32)
    for number, corners in zip(order.tolist(), fixed[mesh.triangles[order]], strict=True):
        cv2.fillConvexPoly(ids, corners, number + 1, cv2.LINE_8, 4)
    rows, columns = np.nonzero(ids)
    which = ids[rows, columns].astype(np.int32) - 1
    u, v, w = _weights(a[which], ab[which], ac[which], columns, rows)
    corners = mesh.triangles[which]
    every = np.concatenate([away[:, None], normals(mesh), values], 1).astype(np.float32)
    mixed = every[corners[:, 0]] * u + every[corners[:, 1]] * v + every[corners[:, 2]] * w
    normal = mixed[:, 1:4] / np.maximum(np.linalg.norm(mixed[:, 1:4], axis=1, keepdims=True), 1e-6)
    return Seen(rows, columns, mixed[:, 0], normal, mixed[:, 4:])


def _weights(
    a: Points, ab: Points, ac: Points, x: NDArray[np.intp], y: NDArray[np.intp]
) -> tuple[Plane, ...]:
    dx, dy = x - a[:, 0], y - a[:, 1]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    v = np.clip((dx * ac[:, 1] - dy * ac[:, 0]) / area, 0, 1)
    w = np.clip((ab[:, 0] * dy - ab[:, 1] * dx) / area, 0, 1)
    total = np.maximum(v + w, 1)
    v, w = (v / total)[:, None].astype(np.float32), (w / total)[:, None].astype(np.float32)
    return tuple(np.asarray(part, np.float32) for part in (1 - v - w, v, w))


class Picture:
    """Colours (sRGB 0-255), normals, gloss and depth of what is nearest at each pixel."""

    def __init__(self, background: Plane) -> None:
        height, width = background.shape[:2]
        self.background = background
        self.colour = np.zeros((height, width, 3), np.float32)
        self.normal = np.zeros((height, width, 3), np.float32)
        self.gloss = np.zeros((height, width), np.float32)
        self.soft = np.zeros((height, width), np.float32)
        self.away = np.full((height, width), np.inf, np.float32)
        self.cover = np.zeros((height, width), np.float32)

    def add(
        self, part: Seen, colour: Plane, *, gloss: float | Plane, soft: float, alpha: Plane | None = None
    ) -> None:
        """Lay a surface over what is farther away; `alpha` (n,) lets the one below show, `soft` is how much light
        goes into the surface (skin 1, cloth 0)."""
        share = np.ones(part.away.shape, np.float32) if alpha is None else alpha
        at = (part.rows, part.columns)
        near = (part.away < self.away[at]) & (share > 0.004)
        rows, columns = part.rows[near], part.columns[near]
        s = share[near][:, None]
        gloss_here = gloss[near] if isinstance(gloss, np.ndarray) else gloss
        old = self.cover[rows, columns][:, None]
        self.cover[rows, columns] = (s + old * (1 - s))[:, 0]
        # What lies over nothing keeps its full colour: the background comes in at the end, by `cover`.
        t = s / np.maximum(s + old * (1 - s), 1e-4)
        self.colour[rows, columns] = colour[near] * t + self.colour[rows, columns] * (1 - t)
        self.normal[rows, columns] = part.normal[near] * t + self.normal[rows, columns] * (1 - t)
        self.gloss[rows, columns] = gloss_here * t[:, 0] + self.gloss[rows, columns] * (1 - t[:, 0])
        self.soft[rows, columns] = soft * t[:, 0] + self.soft[rows, columns] * (1 - t[:, 0])
        solid = s[:, 0] > 0.5
        self.away[rows[solid], columns[solid]] = part.away[near][solid]


@dataclass(frozen=True, slots=True)
class Lamp:
    """Light: where from (towards the lamp), how strong, its colour; `fill` comes from the camera."""

    key: tuple[float, float, float] = (-0.45, 0.55, 0.75)
    strength: float = 0.72
    fill: float = 0.30
    sky: float = 0.34
    warmth: tuple[float, float, float] = (1.0, 0.98, 0.95)


def lit(picture: Picture, lamp: Lamp, centimetre: float) -> Plane:
    """The finished colours, (h, w, 3) sRGB 0-255. `centimetre` is its length in pixels at the head.

    Wrapped diffuse light with a red bleed for skin, two gloss lobes, and hollows darkened by comparing each
    pixel's depth with its surroundings'."""
    albedo = (np.clip(picture.colour, 0, 255) / 255) ** 2.2
    n = picture.normal / np.maximum(np.linalg.norm(picture.normal, axis=2, keepdims=True), 1e-6)
    key = np.array(lamp.key, np.float32)
    key /= np.linalg.norm(key)
    towards = n @ key
    wrap = picture.soft[..., None] * np.array([0.34, 0.20, 0.15], np.float32) + 0.06
    diffuse = np.clip((towards[..., None] + wrap) / (1 + wrap), 0, 1) ** 1.15
    half = key + np.array([0, 0, 1], np.float32)
    half /= np.linalg.norm(half)
    shine = np.clip(n @ half, 0, 1)
    front = np.clip(n[..., 2], 0, 1)
    hollow = _hollows(picture, centimetre)[..., None]
    ambient = lamp.sky * (0.62 + 0.38 * n[..., 1:2]) + lamp.fill * front[..., None]
    light = (
        lamp.strength * diffuse * np.array(lamp.warmth, np.float32) * (0.35 + 0.65 * hollow)
        + ambient * hollow
    )
    gloss = picture.gloss[..., None] * lamp.strength * (0.10 * shine**9 + 0.14 * shine**42)[..., None]
    colour = albedo * light * 1.12 + gloss * hollow
    shown = 255 * np.clip(colour, 0, 4) ** (1 / 2.2)
    shown = np.where(shown > 225, 225 + (shown - 225) * 0.45, shown)
    cover = picture.cover[..., None]
    return np.asarray(shown * cover + picture.background * (1 - cover), np.float32)


def _hollows(picture: Picture, centimetre: float) -> Plane:
    """1 on open surfaces down to about 0.4 in folds: how much nearer the surroundings are (unsharp depth)."""
    known = np.isfinite(picture.away)
    deep = np.where(known, picture.away, 0).astype(np.float32)
    weight = known.astype(np.float32)
    shade = np.zeros_like(deep)
    small = max(1, round(centimetre / 9))
    size = (deep.shape[1] // small, deep.shape[0] // small)
    deep_s, weight_s = (cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (deep, weight))
    for reach, strength in ((0.35, 0.55), (0.9, 0.34), (2.4, 0.16)):
        sigma = reach * centimetre / small
        around = cv2.GaussianBlur(deep_s, (0, 0), sigma) / np.maximum(
            cv2.GaussianBlur(weight_s, (0, 0), sigma), 1e-3
        )
        own = deep_s / np.maximum(weight_s, 1e-3)
        behind = np.clip(own - around, 0, 1.6 * reach) / reach
        shade += strength * cv2.resize(behind, (deep.shape[1], deep.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.where(known, np.clip(1 - shade, 0.25, 1), 1).astype(np.float32)
