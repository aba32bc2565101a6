"""`python -m bonafides.config.demo.drawing FOLDER`: draws the demo's pictures, once, the first needed first.

A process of its own, at the lowest priority: drawing takes half a minute of one core, and members come first. Of two
at a time one draws. Each file appears whole or not at all.
"""

import fcntl
import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bonafides.config.demo.catalogue import PICTURES
from bonafides.vision import specimens

Pixels = NDArray[np.uint8]
EXPIRED = date(2024, 3, 3)
THUMBNAIL = (480, 480)
QUALITY = 90


def painters(today: date) -> Mapping[str, Callable[[], Pixels]]:
    """How each picture is drawn; by its name, in the order of the catalogue."""
    anna = specimens.CAST["eriksson"]

    @cache
    def passport(who: str) -> specimens.Drawing:
        number = {"eriksson": "L898902C3"}.get(who)
        return specimens.document("td3", specimens.CAST[who], today=today, number=number, seed=1)

    @cache
    def card() -> specimens.Drawing:
        return specimens.document("td1", anna, today=today, seed=3)

    def photo(drawing: specimens.Drawing, seed: int, *faults: specimens.Fault) -> Pixels:
        return specimens.photograph(drawing, faults=set(faults), seed=seed).image

    def expired() -> Pixels:
        return photo(specimens.document("td3", anna, expiry=EXPIRED, seed=2), 3)

    def misprint() -> Pixels:
        return photo(specimens.document("td3", anna, today=today, wrong_digit="birth_date", seed=5), 8)

    return {
        "eriksson-passport": lambda: photo(passport("eriksson"), 1),
        "eriksson-selfie": lambda: specimens.selfie(anna, 1),
        "eriksson-card-front": lambda: photo(card(), 9),
        "eriksson-card-back": lambda: specimens.photograph(card(), side="back", seed=9).image,
        "eriksson-expired": expired,
        "eriksson-blurred": lambda: photo(passport("eriksson"), 4, "blur"),
        "eriksson-cut-off": lambda: photo(passport("eriksson"), 7, "cut_off"),
        "eriksson-misprint": misprint,
        "table": lambda: specimens.photograph(seed=7).image,
        "okonkwo-passport": lambda: photo(passport("okonkwo"), 1),
        "okonkwo-selfie": lambda: specimens.selfie(specimens.CAST["okonkwo"], 1),
        "sebnem-passport": lambda: photo(passport("sebnem"), 1),
        "sebnem-selfie": lambda: specimens.selfie(specimens.CAST["sebnem"], 1),
    }


def draw(folder: Path, *, today: date) -> int:
    """Draw what is missing; returns how many. 0 also where another process is at it. Safe to repeat."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    drawn = 0
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        painting = painters(today)
        for name, picture in PICTURES.items():
            if (folder / picture.small).exists():
                continue
            pixels = Image.fromarray(painting[name]())
            _save(pixels, folder / picture.file)
            pixels.thumbnail(THUMBNAIL)
            _save(pixels, folder / picture.small)  # last: where it is, both are
            drawn += 1
    return drawn


def _save(picture: Image.Image, file: Path) -> None:
    partial = file.with_suffix(".partial")
    picture.save(partial, "JPEG", quality=QUALITY)
    partial.replace(file)


if __name__ == "__main__":
    os.nice(19)
    print(f"{draw(Path(sys.argv[1]), today=date.today())} pictures")  # noqa: T201, DTZ011 - its answer; a calendar day
