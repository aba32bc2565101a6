"""Pictures of a person: the passport portrait and anything a camera may see of the same head."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import body, canvas, hair, mesh, shape, skin
from bonafides.vision.specimens.head.body import Clothes
from bonafides.vision.specimens.head.mesh import Mesh, Points
from bonafides.vision.specimens.head.render import Camera, Lamp, Picture, lit, seen
from bonafides.vision.specimens.head.shape import Face
from bonafides.vision.specimens.person import Look, Person, generator

Pixels = NDArray[np.uint8]
_PIVOT = np.array([0.0, -6.0, -5.0], np.float32)


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture is taken: size in pixels, the head's height in the picture's, lens distance in cm, where the
    head's middle falls (parts of width and height), light, face, clothes, and the background (h, w, 3) or a tone."""

    width: int = 420
    height: int = 540
    head: float = 0.66
    distance: float = 120.0
    middle: tuple[float, float] = (0.5, 0.46)
    lamp: Lamp = field(default_factory=Lamp)
    face: Face = field(default_factory=Face)
    clothes: Clothes = field(default_factory=lambda: Clothes((70, 84, 110), 0.3))
    background: tuple[float, float, float] = (222, 226, 230)
    sharpness: float = 1.5


def rendered(look: Look, shot: Shot, scene: NDArray[np.float32] | None = None) -> Pixels:
    """The picture, (height, width, 3) RGB; `scene` replaces the plain background."""
    width, height = round(shot.width * shot.sharpness), round(shot.height * shot.sharpness)
    # 22.6 centimetres from the chin to the crown of the average head.
    focal = shot.head * height / 22.6 * shot.distance
    # The head's middle lies 1.6 centimetres above the origin.
    centre = (shot.middle[0] * width, shot.middle[1] * height + 1.6 * focal / shot.distance)
    camera = Camera(width, height, focal, shot.distance, centre)
    back = np.empty((height, width, 3), np.float32)
    if scene is None:
        fade = np.linspace(1.03, 0.93, height, dtype=np.float32)[:, None, None]
        back[:] = np.array(shot.background, np.float32) * fade
    else:
        back[:] = cv2.resize(scene, (width, height), interpolation=cv2.INTER_LINEAR)
    picture = Picture(back)
    points = _drawn(picture, look, shot, camera)
    shown = lit(picture, shot.lamp, focal / shot.distance)
    if look.glasses:
        body.draw_spectacles(shown, points, camera)
    small = cv2.resize(shown, (shot.width, shot.height), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(small + 0.5, 0, 255), np.uint8)


def _drawn(picture: Picture, look: Look, shot: Shot, camera: Camera) -> NDArray[np.float32]:
    """All surfaces, nearest last where it matters; gives the rims of the spectacles."""
    rest = _rest()
    base = shape.expressed(_own(look), mesh.head().points, shot.face)
    turn = _turn(shot.face)
    head = mesh.smooth(_turned(base, turn))
    trunk = body.torso(look)
    body.draw_torso(picture, _bent(trunk, turn), trunk.points, look, shot.clothes, camera)
    part = seen(head, rest, camera)
    sheet = _sheet(Held(look), shot.face.gaze)
    colour = canvas.looked_up(sheet, part.values)
    oily = 0.55 - 0.20 * np.exp(-((part.values[:, 0] / 0.9) ** 2))
    picture.add(part, colour, gloss=oily.astype(np.float32), soft=1.0)
    for ear in body.ears(look):
        seen_ear = seen(Mesh(_turned(ear.points, turn), ear.triangles), ear.points, camera)
        tone = np.array(look.skin, np.float32) * (0.98, 0.84, 0.80)
        picture.add(
            seen_ear, np.broadcast_to(tone, (seen_ear.rows.size, 3)).astype(np.float32), gloss=0.3, soft=1.0
        )
    for sheet_of_hair in hair.hanging(look):
        turned = Mesh(_turned(sheet_of_hair.points, turn), sheet_of_hair.triangles)
        hair.draw_hanging(picture, turned, sheet_of_hair.points, look, camera)
    hair.draw_shell(picture, head, rest, look, camera)
    return _rims(base, turn)


class Held:
    """A look as a cache key: equal when the looks are (a look holds a dictionary, which has no hash)."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.look == self.look

    def __hash__(self) -> int:
        return hash((self.look.seed, self.look.age, self.look.hair))


@lru_cache(maxsize=8)
def _sheet(held: Held, gaze: tuple[float, float]) -> NDArray[np.float32]:
    return skin.painted(held.look, gaze=gaze)


@lru_cache(maxsize=1)
def _rest() -> Points:
    return mesh.smooth(mesh.head().points).points


def _own(look: Look) -> Points:
    return shape.shaped(mesh.head().points, look)


def _turn(face: Face) -> NDArray[np.float32]:
    yaw, pitch, roll = np.radians([face.yaw, -face.pitch, -face.roll])
    cy, sy, cp, sp, cr, sr = (
        np.cos(yaw),
        np.sin(yaw),
        np.cos(pitch),
        np.sin(pitch),
        np.cos(roll),
        np.sin(roll),
    )
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_x @ about_y, np.float32)


def _turned(points: Points, turn: NDArray[np.float32]) -> Points:
    return np.asarray((points - _PIVOT) @ turn.T + _PIVOT, np.float32)


def _bent(trunk: Mesh, turn: NDArray[np.float32]) -> Mesh:
    """The neck follows the head, the shoulders stay."""
    share = np.clip((trunk.points[:, 1:2] + 16) / 10, 0, 1)
    bent = trunk.points + (_turned(trunk.points, turn) - trunk.points) * share
    return Mesh(np.asarray(bent, np.float32), trunk.triangles)


def _rims(base: Points, turn: NDArray[np.float32]) -> NDArray[np.float32]:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    rims = []
    for corner, inner in ((33, 133), (263, 362)):
        middle = (base[corner] + base[inner]) / 2 + (0, -0.15, 1.5)
        u = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** 0.75
        v = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** 0.75
        rims.append(
            _turned(
                np.asarray(middle + np.stack([2.35 * u, 1.75 * v, -0.25 * np.abs(u)], 1), np.float32), turn
            )
        )
    return np.stack(rims)


@lru_cache(maxsize=64)
def _portrait(name: str, look_seed: int, person: Held) -> Pixels:
    rng = generator("portrait", name, look_seed)
    tone = [(214, 220, 228), (226, 226, 222), (216, 224, 224)][int(rng.integers(3))]
    cloth = [(52, 60, 84), (92, 44, 56), (60, 72, 66), (38, 38, 44), (120, 126, 136)][int(rng.integers(5))]
    shot = Shot(
        face=Face(yaw=rng.normal(0, 1.2), pitch=rng.normal(0, 1.0), roll=rng.normal(0, 0.7)),
        clothes=Clothes(cloth, float(rng.uniform(0, 0.9))),
        background=tone,
        lamp=replace(
            Lamp(), key=(float(rng.uniform(-0.4, 0.4)), 0.55, 0.85), strength=0.62, fill=0.36, sky=0.38
        ),
    )
    return rendered(person.look, shot)


def portrait(person: Person) -> Pixels:
    """The document's picture: frontal, even light, plain background, neutral face, as ICAO 9303 asks; 540 x 420."""
    return _portrait(person.name, person.look.seed, Held(person.look)).copy()
