"""Cells in which the recogniser hesitates: what may be decided there, and how sure a field is in the end.

Two rules, both told in `Decoded.settled`, neither of which touches a character that the recogniser is sure of:
- behind a name only fillers follow; a tail of weak letters that are nearly as probable as fillers becomes fillers;
- when a check digit does not fit and the exchange of one character for its close rival makes it fit, the rival is
  taken, unless another exchange is about as likely. A check digit that is printed wrong in plain type has no close
  rival and stays as printed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bonafides.vision.documents import mrz
from bonafides.vision.documents.decode import Decoded
from bonafides.vision.documents.engine import SYMBOLS, Floats
from bonafides.vision.documents.mrz.layouts import FILLER, LAYOUTS, Check, Span

# A rival is close when it has at least a third of the probability: both exchanges on the specimens of
# benchmarks/documents.py are then right. With a twentieth, a number that begins with BD became one with 80.
_CLOSE = math.log(3.0)
# How much less probable any one letter is than a filler behind the end of a name: about 1 in 20.
_TAIL = 3.0
# Of two exchanges the likelier is taken only when it leads by this much.
_APART = 0.5
_FLOOR = 1e-6
_FILLER = SYMBOLS.index(FILLER)


def settle(decoded: Decoded) -> Decoded:
    """Both rules. The same input gives the same output; nothing is decided twice."""
    return _rivals(_tails(decoded))


def _tails(decoded: Decoded) -> Decoded:
    lines, settled = list(decoded.lines), list(decoded.settled)
    for slot in LAYOUTS[decoded.kind].slots:
        row, start, end = slot.span
        if slot.name not in {"names", "surname", "given_names"}:
            continue
        kept = _end_of_name(lines[row][start:end], decoded.odds[row][start:end])
        tail = FILLER * (end - start - kept)
        if lines[row][start + kept : end] != tail:
            lines[row] = lines[row][: start + kept] + tail + lines[row][end:]
            settled.append(slot.name)
    return replace(decoded, lines=tuple(lines), settled=tuple(settled))


def _end_of_name(text: str, odds: Floats) -> int:
    """Where the fillers begin that run to the end of the field."""
    gains = [
        0.0 if sign == FILLER else _TAIL - _lead(odds[index], sign, FILLER) for index, sign in enumerate(text)
    ]
    behind = np.cumsum(gains[::-1])[::-1]
    best = int(np.argmax(behind))
    if behind[best] > 0:
        return best
    return len(text.rstrip(FILLER))


def _lead(odds: Floats, sign: str, rival: str) -> float:
    """By how much (natural logarithm) a sign is more probable than another."""
    return math.log(
        max(float(odds[SYMBOLS.index(sign)]), _FLOOR) / max(float(odds[SYMBOLS.index(rival)]), _FLOOR)
    )


def _rivals(decoded: Decoded) -> Decoded:
    current = decoded
    for check in LAYOUTS[decoded.kind].checks:
        if mrz.checks(current.kind, current.lines)[check.name]:
            continue
        options = sorted(
            (lead, lines)
            for lead, lines in _exchanges(current, check)
            if mrz.checks(current.kind, lines)[check.name]
        )
        if len(options) == 1 or (len(options) > 1 and options[1][0] - options[0][0] > _APART):
            current = replace(current, lines=options[0][1], settled=(*current.settled, check.name))
    return current


def _exchanges(decoded: Decoded, check: Check) -> list[tuple[float, tuple[str, ...]]]:
    """(lead, lines) with one cell changed to a close rival, for each such cell of a check and its digit."""
    found = []
    for row, start, end in (*check.covers, (check.line, check.column, check.column + 1)):
        for column in range(start, end):
            text, odds = decoded.lines[row], decoded.odds[row][column]
            for sign in SYMBOLS:
                lead = _lead(odds, text[column], sign)
                if sign != text[column] and lead < _CLOSE:
                    changed = text[:column] + sign + text[column + 1 :]
                    found.append((lead, (*decoded.lines[:row], changed, *decoded.lines[row + 1 :])))
    return found


def confidence_of(decoded: Decoded, spans: Sequence[Span]) -> float:
    """The least certain character of some spans, 0 to 1, leaving out trailing fillers."""
    values: list[float] = []
    for row, start, end in spans:
        kept = max(start + 1, start + len(decoded.lines[row][start:end].rstrip(FILLER)))
        values.extend(decoded.confidence(row, column) for column in range(start, kept))
    return min(values, default=0.0)


def summary(decoded: Decoded) -> Mapping[str, float]:
    """Figures for a judge: mean and least confidence over all cells, and the score."""
    every = [
        decoded.confidence(row, column)
        for row, line in enumerate(decoded.lines)
        for column in range(len(line))
    ]
    return {
        "ocr_confidence_mean": round(float(np.mean(every)), 4),
        "ocr_confidence_min": round(min(every), 4),
        "ocr_score": round(decoded.score, 4),
    }
