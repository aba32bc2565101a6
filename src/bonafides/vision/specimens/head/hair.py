"""Hair: a shell grown from the skull above the hairline, and hanging or gathered hair around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.specimens.head import noise
from bonafides.vision.specimens.head.mesh import Mesh, Points, grid, normals
from bonafides.vision.specimens.head.render import Camera, Picture, Plane, Seen, seen
from bonafides.vision.specimens.person import Hair, Look

# Height of the hairline by depth: forehead, temple, in front of the ear, behind it, nape.
_DEPTHS = (-12.0, -8.0, -6.0, -4.4, -2.6, -1.4, 0.6, 2.2, 3.6, 5.5)
_HEIGHTS: dict[str, tuple[float, ...]] = {
    "short": (-5.0, -4.6, -3.0, 0.2, 0.6, 1.6, 5.2, 6.9, 7.6, 7.8),
    "long": (-7.0, -7.0, -6.5, -4.5, -1.0, 0.8, 4.9, 6.9, 7.9, 8.0),
    "fringe": (-7.0, -7.0, -6.5, -4.5, -1.0, 0.6, 4.0, 5.5, 6.1, 6.2),
}
_THICK: dict[Hair, float] = {
    "bald": 0.0, "short": 0.75, "side": 1.25, "bob": 1.15, "long": 1.0, "bun": 0.55, "curly": 2.1,
}  # fmt: skip


def _above(rest: Plane, look: Look) -> Plane:
    """Centimetres above the hairline at places of the average head, (n,)."""
    kind = "short" if look.hair in {"short", "side", "bald"} else "fringe" if _fringe(look) else "long"
    line = np.interp(rest[:, 2], _DEPTHS, _HEIGHTS[kind])
    receding = max(0.0, (look.age - 38) / 40) if kind == "short" else 0.0
    temple = np.exp(-((np.abs(rest[:, 0]) - 3.6) ** 2) / 3.0) * (rest[:, 2] > 0)
    line = line + receding * (0.5 + 1.1 * temple) * (rest[:, 2] > 0) - 0.25 * look.shape.get("forehead", 0)
    if look.hair == "bald":
        line = np.where(rest[:, 2] > -2, np.maximum(line, 40), np.maximum(line, -4.0) + 0 * line)
        crown = 3.4 - rest[:, 1]
        return np.asarray(np.minimum(rest[:, 1] - line, crown), np.float32)
    if look.hair == "side":
        line = line - 0.55 * np.clip((rest[:, 0] * _part(look) + 2.5) / 6, 0, 1) * (rest[:, 2] > 1.5)
    return np.asarray(rest[:, 1] - line, np.float32)


def _fringe(look: Look) -> bool:
    return look.hair in {"bob", "long"} and look.seed % 3 == 0


def _part(look: Look) -> int:
    return 1 if look.seed % 2 else -1


def shell(head: Mesh, rest: Points, look: Look) -> Mesh:
    """The head's surface, raised where hair grows."""
    above = _above(rest, look)
    t = np.clip(above / (3.2 if look.hair == "curly" else 1.8), 0, 1)
    grow = t * t * (3 - 2 * t) * _THICK[look.hair]
    parted = (rest[:, 0] * _part(look) - 2.4) / 1.1
    if look.hair in {"side", "bob", "long"}:
        grow = grow * (1 - 0.35 * np.exp(-parted * parted) * (rest[:, 1] > 6))
        grow = grow + 0.5 * t * np.clip((rest[:, 1] - 8) / 4, 0, 1) * (look.hair == "side")
    if look.hair == "curly":
        bumps = noise.sample(
            noise.tile(look.seed % 89, 128, 4.0), rest[:, 0] * 0.07 + rest[:, 2] * 0.05, rest[:, 1] * 0.07
        )
        grow = grow * (1 + 0.10 * bumps) * (0.65 + 0.35 * np.clip((rest[:, 1] - 1) / 7, 0, 1))
    return Mesh(head.points + normals(head) * grow[:, None].astype(np.float32), head.triangles)


def strands(look: Look, place: Plane) -> Plane:
    """Light and dark along the hair at places of the average head, about 0 ± 1."""
    fine, broad = noise.tile(look.seed % 83 + 11, 512, 0.7), noise.tile(look.seed % 79 + 5, 512, 2.0)
    x, y, z = place.T
    if look.hair == "curly":
        return 0.8 * noise.sample(broad, x * 0.10 + z * 0.07, y * 0.10) + 0.6 * noise.sample(
            fine, x * 0.2, y * 0.2 + z * 0.1
        )
    if look.hair in {"side", "bob", "long"} and not _fringe(look):
        sideways = np.arctan2(z + 4.3, np.abs(x - 2.4 * _part(look)) + 1.5) * 9
        along = np.hypot(x, y) * 0.5
    elif look.hair == "short":
        sideways, along = x * 1.3 + z * 1.1, y * 1.5
    else:
        sideways, along = x * 1.6 + 0.3 * z, (y - z) * 0.4
    return 0.55 * noise.sample(fine, sideways * 0.11, along * 0.02) + 0.6 * noise.sample(
        broad, sideways * 0.03, along * 0.012
    )


def draw_shell(picture: Picture, head: Mesh, rest: Points, look: Look, camera: Camera) -> None:
    grown = shell(head, rest, look)
    part = seen(grown, rest, camera)
    above = _above(part.values, look)
    streak = strands(look, part.values)
    edge = 0.9 if look.hair in {"short", "bald"} else 0.5
    strength = 0.8 if look.hair == "bald" else 1.0
    alpha = strength * np.clip((above + 0.32 * edge * streak + 0.05) / edge, 0, 1)
    alpha = alpha * _wispy(part, streak)
    _draw(picture, part, look, streak, np.asarray(alpha, np.float32))


def _wispy(part: Seen, streak: Plane) -> Plane:
    """Hair thins out where its surface turns away, so that no silhouette is a hard line."""
    return np.asarray(np.clip((part.normal[:, 2] + 0.10 * streak - 0.02) / 0.16, 0, 1), np.float32)


def _draw(picture: Picture, part: Seen, look: Look, streak: Plane, alpha: Plane | None) -> None:
    base = np.array(look.hair_colour, np.float32)
    colour = base * np.clip(1 + 0.20 * streak, 0.45, 1.6)[:, None]
    band = np.exp(-(((part.normal[:, 1] - 0.42) / 0.22) ** 2)) * np.clip(0.6 + 0.5 * streak, 0, 1.5)
    flat = 0.15 if look.hair in {"curly", "short"} else 0.8
    colour = colour + flat * band[:, None] * (base * 0.22 + 9)
    picture.add(part, colour.astype(np.float32), gloss=0.08, soft=0.15, alpha=alpha)


def hanging(look: Look) -> list[Mesh]:
    """Hair that leaves the skull, in the average head's place: a bob's or long hair's fall, a bun."""
    if look.hair in {"bob", "long"}:
        return [_fall(look)]
    if look.hair == "bun":
        return [_ball(np.array([0.0, 12.6, -6.5]), np.array([3.3, 2.9, 3.3]))]
    return []


def _fall(look: Look) -> Mesh:
    low = -8.2 if look.hair == "bob" else -21.0
    turn = np.linspace(-2.28, 2.28, 60)[None, :]
    t = np.linspace(0, 1, 34)[:, None]
    y = 8.2 + (low - 8.2) * t
    full = 1.15 if look.hair == "bob" else 0.95
    wave = 0.22 * np.sin(6 * t + 3 * turn + look.seed % 7) * t
    bulge = np.sin(np.pi * np.clip(t * (0.9 if look.hair == "bob" else 1.1), 0, 1))
    tuck = np.clip((t - 0.75) / 0.25, 0, 1) ** 2 * (1.2 if look.hair == "bob" else 0.2)
    out = 6.3 + 2.9 * np.sqrt(np.clip(t * 4, 0, 1)) + full * bulge - tuck + wave
    deep = out * np.where(np.cos(turn) > 0, 1.06, 0.80) + 0.4
    x = out * np.sin(turn) * (1 + 0.03 * np.cos(5 * turn))
    z = -3.9 - deep * np.cos(turn) + 0 * t
    z = z - np.clip((t - 0.45) / 0.5, 0, 1) * 0.6 * np.abs(np.sin(turn))
    ragged = 0.5 * np.sin(17 * turn + look.seed) * t**3
    points = np.stack(np.broadcast_arrays(x, y + ragged, z), 2)
    return grid(points)


def _ball(centre: NDArray[np.float64], radii: NDArray[np.float64]) -> Mesh:
    polar, turn = np.linspace(0, np.pi, 20)[:, None], np.linspace(0, 2 * np.pi, 36)[None, :]
    sphere = np.stack(
        np.broadcast_arrays(np.sin(polar) * np.sin(turn), np.cos(polar), np.sin(polar) * np.cos(turn)), 2
    )
    return grid(centre + sphere * radii)


def draw_hanging(picture: Picture, mesh: Mesh, rest: Points, look: Look, camera: Camera) -> None:
    """Both faces of a sheet of hair; `rest` are its places before the head was turned."""
    fine, broad = noise.tile(look.seed % 83 + 11, 512, 0.7), noise.tile(look.seed % 79 + 5, 512, 2.0)
    for back in (True, False):
        turned = Mesh(mesh.points, mesh.triangles[:, ::-1] if back else mesh.triangles)
        part = seen(turned, rest, camera)
        if part.rows.size == 0:
            continue
        x, y, z = part.values.T
        around = np.arctan2(x, -(z + 3.9))
        streak = 0.6 * noise.sample(fine, around * 0.55, y * 0.004) + 0.6 * noise.sample(
            broad, around * 0.17, y * 0.003
        )
        end = -8.2 if look.hair == "bob" else -21.0
        alpha = np.clip((y - end - 0.5 + 0.9 * streak) / 0.8, 0, 1) if look.hair != "bun" else np.ones_like(y)
        _draw(picture, part, look, np.asarray(streak - 0.5 * back, np.float32), np.asarray(alpha, np.float32))
