"""From character probabilities along the lines to the most probable zone that a format can carry.

A line of a zone has a fixed number of equal cells, and each cell an alphabet. The decoder finds the best path through
the recogniser's output that fills exactly that many cells (so a run of fillers that the recogniser miscounted gets its
length from the geometry), with characters outside a cell's alphabet made improbable, not impossible: what is printed
wins over what the norm says. What is decided where it hesitates: `doubt`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.engine import BLANK, OTHER, SPACE, SYMBOLS, Floats
from bonafides.vision.documents.mrz.layouts import (
    ANY,
    DIGITS,
    FILLER,
    LAYOUTS,
    LETTERS_OR_FILLER,
    Kind,
    Layout,
)
from bonafides.vision.documents.path import Path, best_path

# Shapes that print alike, digit first: the share of the other's probability that a cell's own character receives.
_ALIKE = (("0", "O", 1.0), ("0", "Q", 0.5), ("0", "D", 0.5), ("1", "I", 1.0), ("1", "L", 0.5), ("2", "Z", 1.0),
          ("5", "S", 1.0), ("8", "B", 1.0), ("6", "G", 1.0))  # fmt: skip
_TWINS = {
    a: b for digit, letter, share in _ALIKE if share == 1.0 for a, b in ((digit, letter), (letter, digit))
}
# Factor on characters that the norm does not foresee in a cell: 1 in 1,000 cells of specimens holds one.
_FOREIGN = 1e-3
_FLOOR = 1e-6
# In a name a filler is more frequent than any one letter: about 1 cell in 10 between words against 1 in 22.
_FILLER_FAVOUR = 0.8
# Where nothing is seen at all, a filler.
_NOTHING_SEEN = 0.1
_NARROW = frozenset("<I1")
# A format is tried when the counted characters are at most this far from its width.
_WIDTH_SLACK = 7


@dataclass(frozen=True, slots=True)
class Decoded:
    """One decoded zone. `score` is the mean log probability a cell; 0 is perfect.

    `odds` holds per line (cells, 37) how probable each sign is in each cell; `steps` where each cell lies along the
    line, in steps of which the line has `widths`. `settled` names what `doubt` decided.
    """

    kind: Kind
    lines: tuple[str, ...]
    odds: tuple[Floats, ...]
    steps: tuple[tuple[float, ...], ...]
    widths: tuple[int, ...]
    score: float
    settled: tuple[str, ...] = ()

    def confidence(self, row: int, column: int) -> float:
        """Probability of the character in one cell."""
        return min(1.0, float(self.odds[row][column, SYMBOLS.index(self.lines[row][column])]))


@dataclass(frozen=True, slots=True)
class Peaks:
    """The free reading of a line: text (`?` for any sign that no zone has), steps, and how sure it is on average."""

    text: str
    steps: tuple[float, ...]
    confidence: float


def peaks(line: Floats) -> Peaks:
    """The greedy reading: the strongest sign of each step, repeats joined.

    A gap beside a sign that leaves its cell half empty (`<`, I, 1) is no gap between words and is left out.
    """
    strongest = line.argmax(axis=1)
    edges = np.flatnonzero(np.diff(strongest, prepend=-1, append=-1))
    runs = [(start, end) for start, end in pairwise(edges) if strongest[start] != BLANK]
    shown = [_shown(int(strongest[start])) for start, _ in runs]
    kept = [
        index
        for index, sign in enumerate(shown)
        if sign != " " or not any(near in _NARROW for near in shown[max(0, index - 1) : index + 2])
    ]
    text = "".join("?" if shown[index] == " " else shown[index] for index in kept)
    sure = [float(line[runs[index][0] : runs[index][1], strongest[runs[index][0]]].max()) for index in kept]
    steps = tuple(float(runs[index][0] + runs[index][1] - 1) / 2 for index in kept)
    return Peaks(text, steps, float(np.mean(sure)) if sure else 0.0)


def _shown(column: int) -> str:
    return {OTHER: "?", SPACE: " "}.get(column) or SYMBOLS[column - 1]


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


def _fit(layout: Layout, lines: Sequence[Floats], found: Sequence[Peaks]) -> Decoded | None:
    rows, total = [], 0.0
    for row, line in enumerate(lines):
        if line.shape[0] < 2 * layout.width:
            return None
        logs = _cell_logs(layout, row, line)
        quiet = np.log(np.maximum(line[:, BLANK] + line[:, SPACE], _FLOOR))
        path = best_path(logs, quiet, _comb(found[row], layout.width), _favours(layout.kind, row))
        rows.append(_row(layout, row, line, path))
        total += path.score
    return Decoded(
        kind=layout.kind,
        lines=tuple(text for text, _, _ in rows),
        odds=tuple(odds for _, odds, _ in rows),
        steps=tuple(steps for _, _, steps in rows),
        widths=tuple(line.shape[0] for line in lines),
        score=total / (layout.width * layout.lines),
    )


def _row(layout: Layout, row: int, line: Floats, path: Path) -> tuple[str, Floats, tuple[float, ...]]:
    """(text, odds (cells, 37), steps) of one line. A field of letters that shows a digit no letter resembles is
    taken as printed: some cards number the state."""
    text = "".join(SYMBOLS[sign] for sign in path.signs)
    # A rival may be strongest a step beside: the step before and after count too.
    near = np.stack([line[max(0, peak - 1) : peak + 2, 1:OTHER].max(axis=0) for peak in path.peaks])
    odds = np.stack(
        [near[column] @ _mixing(_alphabet(layout, row, column)) for column in range(layout.width)]
    )
    for slot in layout.slots:
        at, start, end = slot.span
        digits = any(sign in DIGITS for sign in text[start:end])
        if at == row and slot.alphabet == LETTERS_OR_FILLER and end - start == 3 and digits:
            odds[start:end] = near[start:end]
            raw = "".join(SYMBOLS[int(sign)] for sign in odds[start:end].argmax(axis=1))
            text = text[:start] + raw + text[end:]
    return text, np.asarray(odds, dtype=np.float32), path.steps


def _alphabet(layout: Layout, row: int, column: int) -> str:
    return layout.first if row == column == 0 else layout.alphabet(row, column)


def _cell_logs(layout: Layout, row: int, line: Floats) -> Floats:
    """Log probabilities (cells, steps, 37) of a line under the alphabets of a format."""
    signs = line[:, 1:OTHER]
    alphabets = [_alphabet(layout, row, column) for column in range(layout.width)]
    logs = {name: np.log(np.maximum(signs @ _mixing(name), _FLOOR)) for name in set(alphabets)}
    return np.stack([logs[name] for name in alphabets])


@lru_cache(maxsize=32)
def _favours(kind: Kind, row: int) -> Floats:
    """(cells, 37): what speaks for a sign before anything is seen."""
    layout = LAYOUTS[kind]
    favours = np.zeros((layout.width, len(SYMBOLS)), dtype=np.float32)
    favours[:, SYMBOLS.index(FILLER)] = _NOTHING_SEEN
    for slot in layout.slots:
        at, start, end = slot.span
        if at == row and slot.alphabet == LETTERS_OR_FILLER and end - start > 3:
            favours[start:end, SYMBOLS.index(FILLER)] = _FILLER_FAVOUR
    return favours


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
