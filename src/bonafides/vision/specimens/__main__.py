"""`python -m bonafides.vision.specimens OUTDIR [--clip]`: the demo's pictures, with their truth in truth.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image

from bonafides.vision import models, specimens
from bonafides.vision.specimens.paper.sheet import Pixels
from bonafides.vision.specimens.photograph import Photo, Placed

_EXPIRED = date(2024, 3, 3)


def pictures(today: date) -> Iterator[tuple[str, Pixels, dict[str, object]]]:
    """The demo set: file name, picture (h, w, 3) RGB and truth as plain data."""
    who, other = specimens.CAST["eriksson"], specimens.CAST["abebe"]
    passport = specimens.document("td3", who, today=today, number="L898902C3", seed=1)
    expired = specimens.document("td3", who, expiry=_EXPIRED, seed=2)
    card = specimens.document("td1", who, today=today, seed=3)
    residence = specimens.document("td2", who, today=today, seed=4)
    misprint = specimens.document("td3", who, today=today, wrong_digit="birth_date", seed=5)
    yield "passport-page.png", passport.front, {"kind": "td3", "lines": passport.truth.lines}
    yield _photo("passport.jpg", specimens.photograph(passport, seed=1))
    yield _photo("passport-tilted.jpg", specimens.photograph(passport, faults={"tilt", "shadow"}, seed=2))
    yield _photo("passport-sideways.jpg", specimens.photograph(passport, faults={"rotated_90"}, seed=12))
    yield _photo("passport-expired.jpg", specimens.photograph(expired, seed=3))
    yield _photo("passport-blurred.jpg", specimens.photograph(passport, faults={"blur"}, seed=4))
    yield _photo("passport-glare.jpg", specimens.photograph(passport, faults={"glare"}, seed=5))
    yield _photo("passport-dark.jpg", specimens.photograph(passport, faults={"dark"}, seed=6))
    yield _photo("passport-cut-off.jpg", specimens.photograph(passport, faults={"cut_off"}, seed=7))
    yield _photo("passport-wrong-digit.jpg", specimens.photograph(misprint, seed=8))
    yield _photo("id-card-front.jpg", specimens.photograph(card, seed=9))
    yield _photo("id-card-back.jpg", specimens.photograph(card, side="back", seed=9))
    yield _photo("residence-card.jpg", specimens.photograph(residence, seed=10))
    yield _photo("two-documents.jpg", specimens.photograph(passport, card, seed=11))
    yield _photo("table.jpg", specimens.photograph(seed=7))
    yield "selfie.jpg", specimens.selfie(who, 1), {"person": "eriksson"}
    yield "selfie-again.jpg", specimens.selfie(who, 2), {"person": "eriksson"}
    yield "selfie-other-person.jpg", specimens.selfie(other, 1), {"person": "abebe"}


def _photo(name: str, photo: Photo) -> tuple[str, Pixels, dict[str, object]]:
    truth = photo.truth
    return name, photo.image, {
        "faults": sorted(truth.faults),
        "table": truth.table,
        "documents": [_placed(placed) for placed in truth.documents],
    }  # fmt: skip


def _placed(placed: Placed) -> dict[str, object]:
    fields = {name: {"value": value, "corners": at} for name, (value, at) in (placed.fields or {}).items()}
    return {
        "kind": placed.kind, "side": placed.side, "corners": placed.corners, "mrz": placed.mrz,
        "lines": placed.lines, "fields": fields,
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when written, 2 for wrong use or models that are not installed."""
    parser = argparse.ArgumentParser(prog="python -m bonafides.vision.specimens", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write, made when it is not there")
    parser.add_argument(
        "--clip", action="store_true", help="also camera.y4m, 55 MB, for a browser's pretended camera"
    )
    parser.add_argument(
        "--today", type=date.fromisoformat, default=None, help="the day on which documents are valid"
    )
    chosen = parser.parse_args(arguments)
    try:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        written = _write(chosen.folder, chosen.today or date.today(), clip=chosen.clip)  # noqa: DTZ011 - a calendar day
    except (OSError, models.ModelError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{written} files in {chosen.folder}\n")
    return 0


def _write(folder: Path, today: date, *, clip: bool) -> int:
    truths = {}
    for name, picture, truth in pictures(today):
        Image.fromarray(picture).save(folder / name, quality=90)
        truths[name] = truth
    if clip:
        specimens.camera_clip(specimens.performance(specimens.CAST["eriksson"], 1), folder / "camera.y4m")
        truths["camera.y4m"] = {"person": "eriksson"}
    (folder / "truth.json").write_text(json.dumps(truths, indent=1, ensure_ascii=False), encoding="utf-8")
    return len(truths) + 1


if __name__ == "__main__":
    sys.exit(main())
