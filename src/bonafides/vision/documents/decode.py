"""From character probabilities along the lines to the most probable zone that a format can carry.

A line of a zone has a fixed number of equal cells, and each cell an alphabet. The decoder finds the best path through
the recogniser's output that fills exactly that many cells (so a run of fillers that the recogniser miscounted gets its
length from the geometry), with characters outside a cell's alphabet made improbable, not impossible: what is printed
wins over what the norm says. Check digits never change a reading.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.engine import BLANK, OTHER, SYMBOLS, Floats
from bonafides.vision.documents.mrz.layouts import (
    ANY,
    DIGITS,
    FILLER,
    LAYOUTS,
    LETTERS_OR_FILLER,
    Kind,
    Layout,
)
from bonafides.vision.documents.path import best_path

# Shapes that print alike, digit first: the share of the other's probability that a cell's own character receives.
_ALIKE = (("0", "O", 1.0), ("0", "Q", 0.5), ("0", "D", 0.5), ("1", "I", 1.0), ("1", "L", 0.5), ("2", "Z", 1.0),
          ("5", "S", 1.0), ("8", "B", 1.0), ("6", "G", 1.0))  # fmt: skip
_TWINS = {
    a: b for digit, letter, share in _ALIKE if share == 1.0 for a, b in ((digit, letter), (letter, digit))
}
# Factor on characters that the norm does not foresee in a cell: 1 in 1,000 cells of specimens holds one.
_FOREIGN = 1e-3
_FLOOR = 1e-6
# A format is tried when the counted characters are at most this far from its width.
_WIDTH_SLACK = 7


@dataclass(frozen=True, slots=True)
class Decoded:
    """One decoded zone. `score` is the mean log probability a cell; 0 is perfect.

    `confidences` and `steps` hold per line and cell the probability of the character and its place along the line, in
    steps of which the line has `widths`.
    """

    kind: Kind
    lines: tuple[str, ...]
    confidences: tuple[tuple[float, ...], ...]
    steps: tuple[tuple[float, ...], ...]
    widths: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Peaks:
    """The free reading of a line: text (`?` for any sign that no zone has), steps, and how sure it is on average."""

    text: str
    steps: tuple[float, ...]
    confidence: float


def peaks(line: Floats) -> Peaks:
    """The greedy reading: the strongest sign of each step, repeats joined."""
    strongest = line.argmax(axis=1)
    edges = np.flatnonzero(np.diff(strongest, prepend=-1, append=-1))
    runs = [(start, end) for start, end in itertools.pairwise(edges) if strongest[start] != BLANK]
    text = "".join("?" if strongest[start] == OTHER else SYMBOLS[strongest[start] - 1] for start, _ in runs)
    sure = [float(line[start:end, strongest[start]].max()) for start, end in runs]
    steps = tuple((start + end - 1) / 2 for start, end in runs)
    return Peaks(text, steps, float(np.mean(sure)) if sure else 0.0)


def likeness(found: Peaks) -> float:
    """How much a free reading looks like a line of a zone, 0 to 1: enough characters, of the right kind, sure."""
    length = len(found.text)
    if length < 20 or length > 60:
        return 0.0
    fits = 1.0 - 4.0 * found.text.count("?") / length
    return max(0.0, fits) * found.confidence


def cells(found: Peaks) -> float:
    """How many equal cells the characters span."""
    if len(found.steps) < 3:
        return float(len(found.steps))
    gaps = np.diff(found.steps)
    middle = float(np.median(gaps))
    pitch = float(np.mean(gaps[(gaps > 0.6 * middle) & (gaps < 1.4 * middle)]))
    return (found.steps[-1] - found.steps[0]) / pitch + 1


def decode(lines: Sequence[Floats]) -> Decoded | None:
    """The best zone that two or three neighbouring lines, top to bottom, can be; None when no format fits."""
    found = [peaks(line) for line in lines]
    spans = [cells(item) for item in found]
    if any(len(item.steps) < 10 for item in found):
        return None
    candidates: list[Decoded] = []
    for layout in LAYOUTS.values():
        if layout.lines != len(lines) or abs(float(np.median(spans)) - layout.width) > _WIDTH_SLACK:
            continue
        if _may_be(layout, found[0].text):
            fitted = _fit(layout, lines, found)
            candidates += [] if fitted is None else [fitted]
    return max(candidates, key=lambda item: item.score, default=None)


def _may_be(layout: Layout, text: str) -> bool:
    """Formats of one width are told apart by the first line's start; twins count as the letter."""
    start = "".join(_TWINS.get(sign, sign) if sign in DIGITS else sign for sign in text[:5])
    if layout.kind in {Kind.MRVA, Kind.MRVB}:
        return start.startswith("V")
    if layout.kind is Kind.FRID:
        return sum(a == b for a, b in zip(start, "IDFRA", strict=False)) >= 4
    return not start.startswith("V") or layout.width == 30


def _settled(layout: Layout, row: int, text: str, line: Floats, steps: Sequence[float]) -> str:
    """A letters-only field that shows digits without a twin is read as printed: old Romanian cards number the state."""
    for slot in layout.slots:
        at, start, end = slot.span
        if at != row or slot.alphabet != LETTERS_OR_FILLER or end - start != 3:
            continue
        if any(sign in DIGITS for sign in text[start:end]):
            places = [int(step + 0.5) for step in steps[start:end]]
            text = (
                text[:start] + "".join(SYMBOLS[int(line[at, 1:OTHER].argmax())] for at in places) + text[end:]
            )
    return text


def _fit(layout: Layout, lines: Sequence[Floats], found: Sequence[Peaks]) -> Decoded | None:
    texts, sure, places, total = [], [], [], 0.0
    for row, line in enumerate(lines):
        logs = _cell_logs(layout, row, line)
        comb = _comb(found[row], layout.width)
        if line.shape[0] < 2 * layout.width:
            return None
        path = best_path(logs, np.log(np.maximum(line[:, BLANK], _FLOOR)), comb)
        text = "".join(SYMBOLS[sign] for sign in path.signs)
        texts.append(_settled(layout, row, text, line, path.steps))
        sure.append(tuple(math.exp(value) for value in path.logs))
        places.append(path.steps)
        total += path.score
    score = total / (layout.width * layout.lines)
    return Decoded(
        layout.kind, tuple(texts), tuple(sure), tuple(places), tuple(line.shape[0] for line in lines), score
    )


def _cell_logs(layout: Layout, row: int, line: Floats) -> Floats:
    """Log probabilities (cells, steps, 37) of a line under the alphabets of a format."""
    signs = line[:, 1:OTHER]
    alphabets = [layout.alphabet(row, column) for column in range(layout.width)]
    if row == 0:
        alphabets[0] = layout.first
    logs = {name: np.log(np.maximum(signs @ _mixing(name), _FLOOR)) for name in set(alphabets)}
    return np.stack([logs[name] for name in alphabets])


@lru_cache(maxsize=32)
def _mixing(alphabet: str) -> Floats:
    """(37, 37): how the probability of a sign seen counts for the sign meant."""
    matrix = np.eye(len(SYMBOLS), dtype=np.float32)
    for position, sign in enumerate(SYMBOLS):
        if sign not in alphabet:
            matrix[position, position] = _FOREIGN
    if alphabet != ANY:
        for digit, letter, share in _ALIKE:
            for meant, seen in ((digit, letter), (letter, digit)):
                if meant in alphabet and seen not in alphabet:
                    matrix[SYMBOLS.index(seen), SYMBOLS.index(meant)] = share
    return matrix


def _comb(found: Peaks, width: int) -> NDArray[np.float64]:
    """At which step each cell should lie: where the free reading put it when its count is right, else evenly."""
    if len(found.steps) == width:
        return np.array(found.steps)
    first, last = found.steps[0], found.steps[-1]
    if abs(len(found.steps) - width) > 3 and len(found.steps) > 3:
        last = first + (width - 1) * (last - first) / (cells(found) - 1)
    return np.linspace(first, last, width)


def confidence_of(decoded: Decoded, spans: Sequence[tuple[int, int, int]]) -> float:
    """The least certain character of some spans, leaving out trailing fillers."""
    values: list[float] = []
    for row, start, end in spans:
        kept = max(start + 1, start + len(decoded.lines[row][start:end].rstrip(FILLER)))
        values.extend(decoded.confidences[row][start:kept])
    return min(values, default=0.0)


def summary(decoded: Decoded) -> Mapping[str, float]:
    """Figures for a judge: mean and least confidence over all cells, and the score."""
    every = [value for line in decoded.confidences for value in line]
    return {
        "ocr_confidence_mean": round(float(np.mean(every)), 4),
        "ocr_confidence_min": round(min(every), 4),
        "ocr_score": round(decoded.score, 4),
    }
