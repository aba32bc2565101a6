"""The search for a zone: which lines to ask about, which way round, and what to do when one is missing."""

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from bonafides.vision.documents import decode, doubt, find, mrz
from bonafides.vision.documents.decode import Decoded, Peaks
from bonafides.vision.documents.engine import Engine, Floats
from bonafides.vision.documents.find import Strip
from bonafides.vision.documents.reading import Image

# Sides to which the picture is brought, one after the other, until a zone is read.
SIDES = (736, 1152)
# Fewer pixels than this hold no two lines of print.
_LEAST_SIDE = 24
# How many lines are asked about before a side is given up, and for how many of them both directions.
_SEEDS = 6
_BOTH_WAYS = 2
_LIKE = 0.6
_WIDTHS = (30, 36, 44)
# A line counts as whole when its cells are this near to a format's width.
_WHOLE = 2.0
_SPACINGS = (0.045, 0.053, 0.061, 0.07)
# A reading is looked at again when its weakest character is below this.
_SURE = 0.75
_SECOND_HEIGHTS = (0.85, 1.15, 1.35)


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Found:
    """What the search brought: the zone, or as much of one as was seen."""

    decoded: Decoded | None
    strips: tuple[Strip, ...]
    text_lines: int
    side: int
    like: int
    several: bool
    spent: Mapping[str, float] = field(default_factory=dict)


class Desk:
    """One picture on the desk: asks the engine about each line once."""

    def __init__(self, image: Image, engine: Engine) -> None:
        self._image = image
        self._engine = engine
        self._asked: dict[Strip, Floats] = {}
        # Seconds in the engine, by what it was asked for.
        self.spent: dict[str, float] = {"find": 0.0, "recognise": 0.0}

    def _timed(self, stage: str, work: Callable[[], Answer]) -> Answer:
        start = time.perf_counter()
        answer = work()
        self.spent[stage] += time.perf_counter() - start
        return answer

    def lines(self, side: int) -> list[Strip]:
        return self._timed("find", lambda: find.lines(self._image, self._engine, side=side))

    def ask(self, strip: Strip) -> Floats:
        if strip not in self._asked:
            self._asked[strip] = self._recognised(find.cut(self._image, strip))
        return self._asked[strip]

    def _recognised(self, line: Image) -> Floats:
        return self._timed("recognise", lambda: self._engine.recognise(line))

    def ask_again(self, strip: Strip) -> Floats:
        """The mean over several heights of the cut: blur and noise err differently in each."""
        answers = [self.ask(strip)]
        width = answers[0].shape[0]
        for factor in _SECOND_HEIGHTS:
            cut = find.cut(self._image, replace(strip, height=strip.height * factor), like=strip)
            answers.append(self._recognised(cut)[:width])
        shortest = min(answer.shape[0] for answer in answers)
        return np.asarray(np.mean([answer[:shortest] for answer in answers], axis=0), dtype=np.float32)

    def peaks(self, strip: Strip) -> Peaks:
        return decode.peaks(self.ask(strip))

    def likeness(self, strip: Strip) -> float:
        return decode.likeness(self.peaks(strip))


def search(image: Image, engine: Engine) -> Found:
    """Find and read the zone. The same picture gives the same answer."""
    desk = Desk(image, engine)
    best = Found(None, (), 0, SIDES[0], 0, several=False)
    if min(image.shape[:2]) < _LEAST_SIDE:
        return best
    for side in SIDES:
        if side != SIDES[0] and max(image.shape[:2]) < SIDES[0]:
            break
        lines = desk.lines(side)
        found = _at(desk, lines, side)
        if found.decoded is not None:
            return replace(found, several=_another(desk, found, lines), spent=desk.spent)
        best = max(best, found, key=lambda item: (item.like, item.text_lines))
    return replace(best, spent=desk.spent)


def _at(desk: Desk, lines: list[Strip], side: int) -> Found:
    like = 0
    shown: tuple[Strip, ...] = ()
    flipped: list[bool] = []
    for number, seed in enumerate(find.seeds(lines)[:_SEEDS]):
        right = _right_way(desk, seed, flipped, both=number < _BOTH_WAYS)
        if desk.likeness(right) < _LIKE:
            continue
        right = _trimmed(desk, right)
        group = _group(desk, right, lines)
        like, shown = max((like, shown), (len(group), tuple(group)), key=lambda item: item[0])
        decoded, strips = _best(desk, group)
        if decoded is not None:
            decoded = doubt.settle(_second_look(desk, decoded, strips))
            return Found(decoded, strips, len(lines), side, len(group), several=False)
    return Found(None, shown, len(lines), side, like, several=False)


def _right_way(desk: Desk, seed: Strip, flipped: list[bool], *, both: bool) -> Strip:
    """The seed in the direction in which it reads better; later seeds follow the earlier ones."""
    other = seed.turned()
    if not both:
        return other if sum(flipped) * 2 > len(flipped) else seed
    if desk.likeness(seed) > _LIKE and ">" not in desk.peaks(seed).text:
        flipped.append(False)
        return seed
    turned = desk.peaks(other).confidence > desk.peaks(seed).confidence
    flipped.append(turned)
    return other if turned else seed


def _trimmed(desk: Desk, strip: Strip) -> Strip:
    """Without what stands before or behind the zone's line on the same level (a page edge, a margin note)."""
    peaks = desk.peaks(strip)
    steps = desk.ask(strip).shape[0]
    if min(abs(decode.cells(peaks) - width) for width in _WIDTHS) < _WHOLE:
        return strip
    gaps = np.diff(peaks.steps)
    breaks = [0, *(np.flatnonzero(gaps > 1.6 * np.median(gaps)) + 1).tolist(), len(peaks.steps)]
    for start, end in itertools.pairwise(breaks):
        if min(abs(end - start - width) for width in _WIDTHS) < _WHOLE:
            pitch = float(np.median(gaps))
            first = (peaks.steps[start] + 0.5 - pitch) / steps
            last = (peaks.steps[end - 1] + 0.5 + pitch) / steps
            moved = strip.moved(((first + last) / 2 - 0.5) * strip.length, 0.0)
            return replace(moved, length=(last - first) * strip.length, bow=0.0, taper=1.0)
    return strip


def _group(desk: Desk, seed: Strip, lines: Sequence[Strip]) -> list[Strip]:
    """The seed and the lines around it that read like a zone, top to bottom; missing ones are looked for."""
    near = [strip for strip in find.neighbours(seed, lines) if desk.likeness(strip) > _LIKE - 0.1]
    room = decode.cells(desk.peaks(seed))
    wanted = 3 if room < 33 else 2
    group = sorted([seed, *near], key=lambda strip: seed.offset(strip)[1])
    if len(group) < wanted and min(abs(room - width) for width in _WIDTHS) < _WHOLE:
        group = _guessed(desk, group, wanted)
    return group


def _guessed(desk: Desk, group: list[Strip], wanted: int) -> list[Strip]:
    """Lines that the text map did not show, at the usual spacing above and below."""
    while len(group) < wanted:
        options = [
            edge.moved(0.0, sign * share * edge.length)
            for edge, sign in ((group[0], -1), (group[-1], 1))
            for share in _SPACINGS
        ]
        best = max(options, key=desk.likeness)
        if desk.likeness(best) < _LIKE:
            return group
        group = sorted([*group, best], key=lambda strip: group[0].offset(strip)[1])
    return group


def _best(desk: Desk, group: list[Strip]) -> tuple[Decoded | None, tuple[Strip, ...]]:
    best: tuple[Decoded | None, tuple[Strip, ...]] = (None, ())
    for count in (3, 2):
        for start in range(len(group) - count + 1):
            window = tuple(group[start : start + count])
            decoded = decode.decode([desk.ask(strip) for strip in window])
            if decoded and _believable(decoded) and (best[0] is None or decoded.score > best[0].score):
                best = (decoded, window)
    return best


def _believable(decoded: Decoded) -> bool:
    """Enough of a zone to claim one: the fewer check digits hold, the better the characters must fit."""
    held = sum(mrz.checks(decoded.kind, decoded.lines).values())
    least = {0: -0.15, 1: -0.6}.get(held, -2.0)
    return decoded.score > least and sum(line.count("<") for line in decoded.lines) >= 3


def _second_look(desk: Desk, decoded: Decoded, strips: tuple[Strip, ...]) -> Decoded:
    weakest = doubt.summary(decoded)["ocr_confidence_min"]
    if weakest >= _SURE and all(mrz.checks(decoded.kind, decoded.lines).values()):
        return decoded
    again = decode.decode([desk.ask_again(strip) for strip in strips])
    return again if again is not None and again.kind == decoded.kind else decoded


def _another(desk: Desk, found: Found, lines: Sequence[Strip]) -> bool:
    """Is there a second zone elsewhere in the picture?"""
    base = found.strips[0]
    far = [
        strip
        for strip in find.seeds(lines)
        if strip.length > 0.5 * base.length
        and max(abs(value) for value in base.offset(strip)) > 0.3 * base.length
        and any(0.94 < other.length / strip.length < 1.06 for other in find.neighbours(strip, lines))
    ]
    return any(
        desk.likeness(turned) > _LIKE and desk.peaks(turned).text.count("<") >= 3
        for strip in far[:2]
        for turned in (strip if abs(strip.angle - base.angle) < 90 else strip.turned(),)
    )
