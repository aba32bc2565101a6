"""Another picture of the same person: taken by themselves, at home, in other light and clothes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.head.body import Clothes
from bonafides.vision.specimens.head.portrait import Shot, rendered
from bonafides.vision.specimens.head.render import Lamp
from bonafides.vision.specimens.head.shape import Face
from bonafides.vision.specimens.paper.sheet import Pixels
from bonafides.vision.specimens.person import Person, generator

WIDTH, HEIGHT = 720, 960
_CLOTH = (
    (146, 60, 58), (66, 96, 88), (196, 178, 142), (44, 48, 60), (88, 112, 150), (172, 174, 176), (120, 92, 126),
)  # fmt: skip
_WALLS = ((206, 198, 184), (178, 192, 198), (198, 204, 190), (214, 206, 204), (150, 160, 172))


def selfie(
    person: Person, seed: int = 0, *, face: Face | None = None, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> Pixels:
    """A camera picture (height, width, 3) RGB of the person, `size` is (width, height); another `seed` is another
    occasion. `face` sets pose and expression instead of the seed. The same arguments give the same pixels."""
    rng = generator("selfie", person.name, person.look.seed, seed)
    wide = size[0] > size[1]
    pose = Face(
        yaw=float(rng.uniform(-9, 9)),
        pitch=float(rng.uniform(-5, 4)),
        roll=float(rng.uniform(-5, 5)),
        smile=float(rng.uniform(0, 0.55)),
        brows=float(rng.uniform(0, 0.4)),
        gaze=(float(rng.uniform(-0.06, 0.06)), 0.0),
    )
    warm = float(rng.uniform(-0.05, 0.05))
    lamp = Lamp(
        key=(float(rng.choice([-1, 1]) * rng.uniform(0.25, 0.75)), float(rng.uniform(0.2, 0.7)), 0.75),
        strength=float(rng.uniform(0.58, 0.74)),
        fill=float(rng.uniform(0.26, 0.38)),
        sky=float(rng.uniform(0.28, 0.4)),
        warmth=(1 + warm, 1.0, 1 - warm),
    )
    shot = Shot(
        width=size[0],
        height=size[1],
        head=float(rng.uniform(0.46, 0.54)) * (1.15 if wide else 1.0),
        distance=float(rng.uniform(62, 85)),
        middle=(0.5 + float(rng.uniform(-0.04, 0.04)), 0.44),
        lamp=lamp,
        face=face or pose,
        clothes=Clothes(
            _CLOTH[int(rng.integers(len(_CLOTH)))], float(rng.uniform(0, 1)), bool(rng.random() < 0.3)
        ),
        sharpness=1.25,
    )
    picture = rendered(person.look, shot, room(size, seed * 7919 + person.look.seed))
    return _camera(picture, rng)


def room(size: tuple[int, int], seed: int) -> NDArray[np.float32]:
    """A room out of focus, (height, width, 3): wall, window or lamp, shelf, a plant's dark."""
    rng = generator("room", seed)
    width, height = 360, round(360 * size[1] / size[0])
    scene = np.empty((height, width, 3), np.float32)
    x, y = np.meshgrid(
        np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32)
    )
    tone = np.array(_WALLS[int(rng.integers(len(_WALLS)))], np.float32)
    scene[:] = tone * (1.02 - 0.22 * (x - rng.uniform(0, 1)) ** 2 - 0.12 * y)[..., None]
    left = int(rng.uniform(-0.15, 0.75) * width)
    kind = rng.integers(3)
    if kind == 0:
        cv2.rectangle(scene, (left, -10), (left + int(0.34 * width), int(0.55 * height)), (250, 250, 246), -1)
        cv2.line(
            scene,
            (left + int(0.17 * width), 0),
            (left + int(0.17 * width), int(0.55 * height)),
            (190, 188, 184),
            5,
        )
    elif kind == 1:
        for row in range(3):
            top = int((0.10 + 0.22 * row) * height)
            at = left
            while at < left + 0.45 * width:
                step = int(rng.integers(8, 20))
                colour = tuple(float(v) for v in rng.uniform(50, 190, 3))
                cv2.rectangle(
                    scene,
                    (at, top + int(rng.integers(0, 24))),
                    (at + step - 1, top + int(0.17 * height)),
                    colour,
                    -1,
                )
                at += step
            cv2.rectangle(
                scene,
                (left - 8, top + int(0.17 * height)),
                (left + int(0.47 * width), top + int(0.19 * height)),
                (110, 84, 62),
                -1,
            )
    else:
        cv2.rectangle(
            scene,
            (left, int(0.12 * height)),
            (left + int(0.3 * width), int(0.42 * height)),
            (96, 110, 126),
            -1,
        )
        cv2.rectangle(
            scene,
            (left + 9, int(0.12 * height) + 9),
            (left + int(0.3 * width) - 9, int(0.42 * height) - 9),
            (206, 186, 150),
            -1,
        )
    cv2.rectangle(scene, (0, int(0.86 * height)), (width, height), tuple(float(v) for v in tone * 0.62), -1)
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), 6.0), np.float32)


def _camera(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A phone's sensor: slight vignette and grain."""
    height, width = picture.shape[:2]
    v, u = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    field = noise.tile(int(rng.integers(64)), 512, 0.6)
    grain = np.tile(field, (height // 512 + 1, width // 512 + 1))[:height, :width]
    shown = picture * (1 - 0.10 * (u * u + v * v)[..., None]) + 2.0 * grain[..., None]
    return np.clip(shown, 0, 255).astype(np.uint8)
