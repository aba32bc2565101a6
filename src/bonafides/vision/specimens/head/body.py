"""Ears, neck, shoulders and clothes, spectacles."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.head.mesh import Mesh, grid
from bonafides.vision.specimens.head.render import Camera, Picture, Plane, seen
from bonafides.vision.specimens.person import Look


@dataclass(frozen=True, slots=True)
class Clothes:
    """Colour (RGB) and how deep the neckline is cut, 0 (round) to 1."""

    colour: tuple[int, int, int]
    cut: float
    stripes: bool = False


def ears(look: Look) -> list[Mesh]:
    """Both ears in the average head's place."""
    size = 1 + 0.22 * look.shape.get("ears", 0)
    polar, turn = np.linspace(0, np.pi, 16)[:, None], np.linspace(0, 2 * np.pi, 24)[None, :]
    made = []
    for side in (-1, 1):
        x = 0.62 * np.sin(polar) * np.sin(turn)
        y = 2.25 * size * np.cos(polar) * (1 + 0.12 * np.cos(polar))
        z = 1.25 * np.sin(polar) * np.cos(turn)
        lean = 0.45 * side
        points = np.stack(
            np.broadcast_arrays(x * np.cos(lean) - z * np.sin(lean), y, x * np.sin(lean) + z * np.cos(lean)),
            2,
        )
        made.append(
            grid(points + np.array((side * 8.05 * (1 + 0.085 * look.shape.get("face_width", 0)), 0.9, -3.4)))
        )
    return made


def torso(look: Look) -> Mesh:
    """Neck and shoulders as one surface of rings from under the jaw down to the chest."""
    man = 1.0 if look.shape.get("jaw_width", 0) > 0.1 else 0.0
    neck = 4.7 + 0.8 * man + 0.4 * look.shape.get("cheek_fat", 0)
    y = np.array([-4.0, -6.5, -9.0, -10.8, -12.2, -13.3, -14.6, -16.6, -19.2, -23.2, -30.0, -40.0])[:, None]
    wide = np.array(
        [neck, neck, neck, neck * 1.04, neck * 1.2, neck * 1.62, 10.6, 14.6, 17.8, 19.6, 20.4, 20.6]
    )[:, None]
    wide[6:] *= 1 + 0.08 * man
    deep = np.array([neck, neck, neck * 0.98, neck * 0.98, neck * 1.02, 5.8, 6.6, 7.6, 8.6, 9.6, 10.4, 10.8])[
        :, None
    ]
    z = np.array([-4.6, -4.9, -5.3, -5.7, -6.0, -6.2, -6.4, -6.4, -6.2, -5.8, -5.4, -5.2])[:, None]
    turn = np.linspace(np.pi, 3 * np.pi, 73)[None, :]
    square = np.interp(y, (-40, -12), (0.75, 1.0))
    x = wide * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** square
    return grid(np.stack(np.broadcast_arrays(x, y, z + deep * np.cos(turn)), 2))


def draw_torso(
    picture: Picture, mesh: Mesh, rest: NDArray[np.float32], look: Look, clothes: Clothes, camera: Camera
) -> None:
    part = seen(mesh, rest, camera)
    x, y, z = part.values.T
    depth = np.clip((z + 4) / 7, 0, 1)
    collar = -12.0 - depth * (0.9 + 6.5 * clothes.cut * np.clip(1 - np.abs(x) / 6.5, 0, 1))
    dressed = np.clip((collar - y) / 0.12, 0, 1)[:, None]
    weave = 0.05 * noise.sample(noise.tile(3, 512, 1.0), x * 0.05, y * 0.05) + 0.02 * noise.sample(
        noise.tile(4, 512, 9.0), x * 0.03, y * 0.02
    )
    cloth = np.array(clothes.colour, np.float32) * (1 + weave[:, None])
    if clothes.stripes:
        cloth = cloth * np.where((y % 2.6 < 1.1)[:, None], 0.62, 1.0)
    seam = np.exp(-(((collar - y - 0.75) / 0.10) ** 2))[:, None]
    cloth = cloth * (1 - 0.30 * seam)
    under = np.clip((-7.2 - y) / 3.5, 0, 1)[:, None]
    skin = np.array(look.skin, np.float32) * (0.66 + 0.30 * under) * np.array([1.0, 0.96, 0.95])
    rim = np.exp(-(((collar - y + 0.22) / 0.3) ** 2))[:, None]
    colour = np.where(dressed > 0, skin * (1 - dressed) + cloth * dressed, skin * (1 - 0.35 * rim))
    picture.add(
        part,
        colour.astype(np.float32),
        gloss=np.where(dressed[:, 0] > 0.5, 0.0, 0.4).astype(np.float32),
        soft=0.5,
    )


def draw_spectacles(shown: Plane, points: NDArray[np.float32], camera: Camera) -> None:
    """Rims around `points` (2, n, 3), the bridge between and the sides; drawn over the finished picture."""
    flat = [camera.project(rim)[0] for rim in points]
    thick = max(2, round(camera.focal / camera.distance * 0.24))
    frame = np.zeros(shown.shape[:2], np.uint8)
    for rim in flat:
        cv2.polylines(frame, [(rim * 16).astype(np.int32)], True, 255, thick, cv2.LINE_AA, 4)
    left, right = flat
    bridge = np.stack([left[np.argmax(left[:, 0])], right[np.argmin(right[:, 0])]])
    middle = bridge.mean(0) - (0, thick * 1.2)
    cv2.polylines(
        frame,
        [(np.stack([bridge[0], middle, bridge[1]]) * 16).astype(np.int32)],
        False,
        255,
        thick,
        cv2.LINE_AA,
        4,
    )
    lens = np.zeros(shown.shape[:2], np.uint8)
    for rim in flat:
        cv2.fillPoly(lens, [(rim * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    glass = lens[..., None].astype(np.float32) / 255
    shown *= 1 - 0.05 * glass
    shown += 5 * glass
    shade = cv2.GaussianBlur(np.roll(frame, thick, 0), (0, 0), thick)[..., None].astype(np.float32) / 255
    shown *= 1 - 0.28 * shade
    cover = frame[..., None].astype(np.float32) / 255
    shown += (np.array((38, 32, 34), np.float32) - shown) * cover * 0.95
