"""Another picture of the same person: taken by themselves, at home, in other light and clothes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.head.body import Clothes
from bonafides.vision.specimens.head.portrait import Shot, rendered
from bonafides.vision.specimens.head.render import Lamp
from bonafides.vision.specimens.head.shape import Face
from bonafides.vision.specimens.paper.sheet import Pixels
from bonafides.vision.specimens.person import Person, generator
from bonafides.vision.specimens.rooms import room

WIDTH, HEIGHT = 720, 960
_CLOTH = (
    (146, 60, 58), (66, 96, 88), (196, 178, 142), (44, 48, 60), (88, 112, 150), (172, 174, 176), (120, 92, 126),
)  # fmt: skip


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
    picture = rendered(person.look, shot, room(*size, seed * 7919 + person.look.seed))
    return _camera(picture, rng)


def performance(
    person: Person, seed: int = 0, *, size: tuple[int, int] = (1280, 720), turn: float = 28.0
) -> Iterator[Pixels]:
    """Forty frames of the person before a camera, for ten a second: looks, blinks, turns `turn` degrees to the
    viewer's left and back, then to the right and back. Feed them to `camera_clip`."""
    script: list[tuple[int, float, float]] = [(6, 0, 0), (1, 0, 0.7), (2, 0, 1), (1, 0, 0.4), (4, 0, 0)]
    script += (
        [(1, -turn * k / 5, 0) for k in range(1, 6)]
        + [(2, -turn, 0)]
        + [(1, -turn * k / 4, 0) for k in (3, 2, 1)]
    )
    script += [(2, 0, 0)] + [(1, turn * k / 5, 0) for k in range(1, 6)] + [(2, turn, 0)]
    script += [(1, turn * k / 4, 0) for k in (3, 2, 1)] + [(4, 0, 0)]
    rng = generator("performance", person.look.seed, seed)
    for frames, yaw, closed in script:
        for _ in range(frames):
            sway = rng.normal(0, 0.35, 3)
            yield selfie(
                person,
                seed,
                size=size,
                face=Face(yaw + sway[0], sway[1] - 1, sway[2], smile=0.15, closed=closed),
            )


def _camera(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A phone's sensor: slight vignette and grain."""
    height, width = picture.shape[:2]
    v, u = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    field = noise.tile(int(rng.integers(64)), 512, 0.6)
    grain = np.tile(field, (height // 512 + 1, width // 512 + 1))[:height, :width]
    shown = picture * (1 - 0.10 * (u * u + v * v)[..., None]) + 2.0 * grain[..., None]
    return np.asarray(np.clip(shown, 0, 255), np.uint8)
