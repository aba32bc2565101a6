"""The best way through a recogniser's output that fills an exact number of cells. Pure numbers."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.engine import Floats

_NEVER = np.float32(-1e9)
# Cost of a character a whole cell away from its place, and where the cost stops growing (in cells). A gentle pull:
# it decides how long a run of like characters is, not which character is read.
_PULL = 1.5
_FAR = 1.5


@dataclass(frozen=True, slots=True)
class Path:
    """Per cell: the sign (index into the symbols), the step where it is strongest, the middle of its steps."""

    signs: tuple[int, ...]
    peaks: tuple[int, ...]
    steps: tuple[float, ...]
    score: float


def best_path(cells: Floats, blank: Floats, comb: NDArray[np.float64], favours: Floats) -> Path:
    """Viterbi over (cell, sign) and the blank after each cell.

    `cells` (n, steps, signs) log probabilities, `blank` (steps,), `comb` (n,) expected step of each cell,
    `favours` (n, signs) added once to a cell's score but not counted in the answer's. As in
    connectionist temporal classification, the same sign twice needs a blank between.
    """
    count, steps, signs = cells.shape
    pitch = max((comb[-1] - comb[0]) / max(count - 1, 1), 1e-3)
    away = np.minimum(np.abs(np.arange(steps)[:, None] - comb[None, :]) / pitch, _FAR)
    pull = (-_PULL * away**2).astype(np.float32)
    on = np.full((count, signs), _NEVER, dtype=np.float32)
    off = np.full(count + 1, _NEVER, dtype=np.float32)
    off[0] = 0.0
    came_on = np.zeros((steps, count, signs), dtype=np.int16)
    came_off = np.zeros((steps, count + 1), dtype=np.int16)
    rows = np.arange(count)
    for step in range(steps):
        first = on.argmax(axis=1)
        top = on[rows, first]
        rest = on.copy()
        rest[rows, first] = _NEVER
        second = rest.argmax(axis=1)
        enter, origin = _entering(off, on, (first, top, second, rest[rows, second]))
        enter += pull[step][:, None] + favours
        stay = on >= enter
        came_on[step] = np.where(stay, -1, origin)
        came_off[step, 1:] = np.where(off[1:] >= top, -1, first)
        came_off[step, 0] = -1
        off[1:] = np.maximum(off[1:], top)
        off += blank[step]
        on = np.where(stay, on, enter) + cells[:, step, :]
    path = _backwards(cells, on, off, came_on, came_off)
    favoured = sum(float(favours[cell, sign]) for cell, sign in enumerate(path.signs))
    return replace(path, score=path.score - favoured)


def _entering(
    off: Floats, on: Floats, tops: tuple[NDArray[np.intp], Floats, NDArray[np.intp], Floats]
) -> tuple[Floats, NDArray[np.int16]]:
    """Best score of entering (cell, sign) at this step and from where: `signs` for the blank, else the sign before."""
    count, signs = on.shape
    first, top, second, runner = tops
    before = np.full((count, signs), _NEVER, dtype=np.float32)
    source = np.zeros((count, signs), dtype=np.int16)
    before[1:] = top[:-1, None]
    source[1:] = first[:-1, None]
    inner = np.arange(1, count)
    before[inner, first[:-1]] = runner[:-1]
    source[inner, first[:-1]] = second[:-1]
    blank = off[:count, None]
    return np.maximum(before, blank), np.where(blank >= before, np.int16(signs), source)


def _backwards(
    cells: Floats, on: Floats, off: Floats, came_on: NDArray[np.int16], came_off: NDArray[np.int16]
) -> Path:
    count, steps, signs = cells.shape
    last = int(on[-1].argmax())
    score = float(max(on[-1, last], off[-1]))
    sign, cell = (last, count - 1) if on[-1, last] >= off[-1] else (-1, count)
    found: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for step in range(steps - 1, -1, -1):
        if sign < 0:
            came = int(came_off[step, cell])
            if came >= 0:
                sign, cell = came, cell - 1
            continue
        found[cell].append((step, sign))
        came = int(came_on[step, cell, sign])
        if came == signs:
            sign = -1
        elif came >= 0:
            sign, cell = came, cell - 1
    chosen = [max(run, key=lambda item: cells[index, item[0], item[1]]) for index, run in enumerate(found)]
    return Path(
        signs=tuple(item[1] for item in chosen),
        peaks=tuple(item[0] for item in chosen),
        steps=tuple(sum(item[0] for item in run) / len(run) for run in found),
        score=score,
    )
