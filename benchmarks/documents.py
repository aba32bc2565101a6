"""How many machine-readable zones are read exactly, how quickly, and what is claimed wrongly.

    python benchmarks/documents.py            # every picture at hand and 132 drawn photos
    QUICK=1 python benchmarks/documents.py    # every fourth of each
    PEER=1 python benchmarks/documents.py     # also the whole rapidocr pipeline on the same real pictures

Real pictures: the folder `documents/` of BONAFIDES_SHARED_DATA or ../shared/data (labels.json: true lines, group).
Drawn photos: bonafides.vision.specimens, every fault on its own, seeds 0 to 2, three formats. Faults that no reader can
undo (as drawn: blur, motion, cut_off, and glare where it lies on the zone) have rows of their own and no target but the one against false claims.
Ends with `N of M targets met`; the exit code is 1 when one is missed.
"""

import json
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from bonafides.vision import documents, specimens
from bonafides.vision.documents import mrz

TODAY = date(2026, 11, 22)
QUICK = bool(os.environ.get("QUICK"))
PEER = bool(os.environ.get("PEER"))
THREADS = int(os.environ.get("THREADS", "1"))
HARD = {"blur", "motion", "cut_off", "glare"}
SEEDS = range(1 if QUICK else 3)


@dataclass
class Row:
    """Counts of one group."""

    pictures: int = 0
    exact: int = 0
    digits_hold: int = 0
    wrong_but_valid: int = 0
    wrong_and_sure: int = 0
    false_positives: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(
        self, truth: tuple[str, ...], lines: tuple[str, ...], *, sure: bool, wall: float, cpu: float
    ) -> None:
        kind = mrz.kind_of(lines)
        holds = kind is not None and all(mrz.checks(kind, lines).values())
        self.pictures += 1
        self.exact += bool(truth) and lines == truth
        self.digits_hold += holds
        self.wrong_but_valid += holds and lines != truth
        self.wrong_and_sure += bool(lines) and lines != truth and sure
        self.false_positives += bool(lines) and not truth
        self.wall.append(wall)
        self.cpu.append(cpu)


def real() -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    """(group, file, true lines); nothing when the folder is not there."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("BONAFIDES_SHARED_DATA", default)) / "documents"
    if not (folder / "labels.json").exists():
        print(f"no real pictures in {folder}: their rows and targets are left out")
        return
    labels = json.loads((folder / "labels.json").read_text())
    for number, (name, label) in enumerate(sorted(labels.items())):
        if not QUICK or number % 4 == 0:
            yield label["group"], folder / name, tuple(label["lines"])


def drawn() -> Iterator[tuple[str, np.ndarray, tuple[str, ...]]]:
    """(fault, picture, true lines) of drawn photos."""
    for number, faults in enumerate([(), *((fault,) for fault in specimens.FAULTS)]):
        for seed in SEEDS:
            for kind in ("td3", "td2", "td1"):
                who = specimens.person(100 * seed + number)
                drawing = specimens.document(kind, who, today=TODAY, seed=seed)
                photo = specimens.photograph(drawing, faults=faults, seed=seed, side=drawing.truth.mrz_side)
                yield "".join(faults) or "plain", photo.image, photo.truth.lines


def drawn_without() -> Iterator[tuple[str, np.ndarray, tuple[str, ...]]]:
    """Drawn photos that show no zone: the fronts of cards, and bare tables."""
    for seed in range(4 if QUICK else 12):
        drawing = specimens.document("td1", specimens.person(900 + seed), today=TODAY, seed=seed)
        yield "card front", specimens.photograph(drawing, seed=seed, side="front").image, ()
        if seed % 4 == 0:
            yield "bare table", specimens.photograph(seed=seed).image, ()


def peer() -> Callable[[Path], tuple[str, ...]]:
    """The rapidocr pipeline as it comes; runs of fillers stretched to the nearest width, twins repaired by field."""
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    ocr = RapidOCR()

    def read(path: Path) -> tuple[str, ...]:
        texts = ocr(np.ascontiguousarray(documents.load(path)[:, :, ::-1])).txts or ()
        lines = [
            re.sub(r"[^A-Z0-9<]", "", text.upper().replace("«", "<<").replace(" ", "")) for text in texts
        ]
        for layout in mrz.LAYOUTS.values():
            fit = [line for line in lines if len(line) > 20 and abs(len(line) - layout.width) <= 3]
            if len(fit) >= layout.lines and any("<<" in line for line in fit[-layout.lines :]):
                chosen = fit[-layout.lines :]
                return tuple(
                    repaired(stretched(line, layout.width), row, layout) for row, line in enumerate(chosen)
                )
        return ()

    def stretched(line: str, width: int) -> str:
        runs = re.findall("<+", line) or ["<"]
        longest = max(runs, key=len)
        return line.replace(longest, "<" * max(1, len(longest) + width - len(line)), 1)[:width].ljust(
            width, "<"
        )

    def repaired(line: str, row: int, layout: mrz.Layout) -> str:
        digits, letters = str.maketrans("OQDILZSBG", "000112586"), str.maketrans("012586", "OIZSBG")
        return "".join(
            sign
            if sign in (alphabet := layout.alphabet(row, column))
            else sign.translate(digits if "0" in alphabet else letters)
            for column, sign in enumerate(line)
        )

    return read


def table(title: str, rows: dict[str, Row]) -> Row:
    """Print the groups and their sum; answers the sum."""
    print(f"\n{title}")
    print(
        f"{'group':14}{'n':>5}{'exact':>7}{'digits':>8}{'wrong valid':>13}{'wrong sure':>12}{'false':>7}{'ms':>7}{'p90':>7}{'cpu':>7}"
    )
    total = Row()
    for name, row in [*sorted(rows.items()), ("all", total)]:
        if name != "all":
            for key in (
                "pictures",
                "exact",
                "digits_hold",
                "wrong_but_valid",
                "wrong_and_sure",
                "false_positives",
            ):
                setattr(total, key, getattr(total, key) + getattr(row, key))
            total.wall += row.wall
            total.cpu += row.cpu
        print(
            f"{name:14}{row.pictures:5}{row.exact:7}{row.digits_hold:8}{row.wrong_but_valid:13}{row.wrong_and_sure:12}"
            f"{row.false_positives:7}{statistics.median(row.wall):7.0f}{np.percentile(row.wall, 90):7.0f}"
            f"{statistics.median(row.cpu):7.0f}"
        )
    return total


def measured(
    pictures: Iterator[tuple[str, Path | np.ndarray, tuple[str, ...]]], stages: dict[str, list[float]]
) -> dict[str, Row]:
    """Read each picture once and count by group."""
    rows: dict[str, Row] = {}
    for group, picture, truth in pictures:
        before = time.process_time()
        reading = documents.read(picture, today=TODAY, threads=THREADS)
        cpu = (time.process_time() - before) * 1000
        sure = not reading.reasons
        rows.setdefault(group, Row()).add(
            truth, reading.mrz or (), sure=sure, wall=reading.timings["total"], cpu=cpu
        )
        for stage, spent in reading.timings.items():
            stages.setdefault(stage, []).append(spent)
    return rows


def main() -> int:
    """Print the tables; the exit code."""
    documents.read(np.full((600, 800, 3), 200, np.uint8), today=TODAY, threads=THREADS)
    stages: dict[str, list[float]] = {}
    targets: list[tuple[str, bool]] = []
    found = measured(real(), stages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if found:
        total = table("Real pictures", found)
        zones = total.pictures - found.get("neg", Row()).pictures
        least = 0.7 if QUICK else 0.9
        # Set from the first run of this engine (59 of 63), less two pictures of noise; see docs for the goal of 95 %.
        targets += [
            (f"real: exact {total.exact}/{zones} >= {least:.0%}", total.exact >= least * zones),
            (f"real: false positives {total.false_positives} = 0", total.false_positives == 0),
            (f"real: wrong and claimed sure {total.wrong_and_sure} <= 2", total.wrong_and_sure <= 2),
            (f"real: peak memory {peak:.0f} MB <= 500", peak <= 500),
            # Wall time depends on who else uses the machine; this is the time that the processor worked.
            (
                f"real: median CPU {statistics.median(total.cpu):.0f} ms <= 600",
                statistics.median(total.cpu) <= 600,
            ),
        ]
    if PEER and found:
        read, rows = peer(), {}
        for group, path, truth in real():
            wall, cpu = time.perf_counter(), time.process_time()
            lines = read(path)
            spent = ((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
            rows.setdefault(group, Row()).add(truth, lines, sure=True, wall=spent[0], cpu=spent[1])
        table("The same pictures, the rapidocr pipeline as it comes and plain repair", rows)
    made = measured(drawn(), stages)
    easy = table("Drawn photos", {name: row for name, row in made.items() if name not in HARD})
    hard = table("Drawn photos beyond reading", {name: row for name, row in made.items() if name in HARD})
    none = table("Drawn photos without a zone", measured(drawn_without(), stages))
    targets.append((f"drawn: false positives {none.false_positives} = 0", none.false_positives == 0))
    targets += [
        (
            f"drawn: exact {easy.exact}/{easy.pictures} >= {0.85 if QUICK else 0.95:.0%}",
            easy.exact >= (0.85 if QUICK else 0.95) * easy.pictures,
        ),
        (
            f"drawn: wrong and claimed sure {easy.wrong_and_sure + hard.wrong_and_sure} <= 1",
            easy.wrong_and_sure + hard.wrong_and_sure <= 1,
        ),
    ]
    print(
        "\nmedian ms by stage: "
        + ", ".join(f"{name} {statistics.median(spent):.1f}" for name, spent in stages.items())
    )
    print(f"threads {THREADS}")
    for name, met in targets:
        print(f"{'met   ' if met else 'MISSED'} {name}")
    print(f"{sum(met for _, met in targets)} of {len(targets)} targets met")
    return 0 if all(met for _, met in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
