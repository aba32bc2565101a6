"""What members of benchmarks/journey.py hand in: drawn papers of Utopia, and real photographs where they are at hand."""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bonafides.vision import specimens

# clean photographs of valid lines, of states that the default policy accepts
REAL = (
    ("p008_100_pass-cze.jpg", "passport", "CZE"), ("p048_DE_identity.jpg", "id_card", "DEU"),
    ("p010_100_pass-fin.png", "passport", "FIN"), ("p011_100_pass-hrv.jpg", "passport", "HRV"),
    ("p001_100_id-che.jpg", "id_card", "CHE"), ("p025_79_pass-can.jpg", "passport", "CAN"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Papers:
    """One member's pictures as files, and what they say on the way."""

    name: str
    kind: str
    country: str
    sides: Mapping[str, bytes]
    selfie: bytes
    drawn: bool = True


def jpeg(picture: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=92)
    return out.getvalue()


def drawn(count: int, *, today: date) -> list[Papers]:
    """So many different people with a passport photographed on a table."""
    found = []
    for seed in range(count):
        who = specimens.person(700 + seed)
        drawing = specimens.document("td3", who, today=today, seed=seed)
        found.append(
            Papers(
                name=who.name,
                kind="passport",
                country="UTO",
                sides={"front": jpeg(specimens.photograph(drawing, seed=seed).image)},
                selfie=jpeg(specimens.selfie(who, seed)),
            )
        )
    return found


def real(count: int) -> list[Papers]:
    """Real documents with selfies of people who are not their holders; none where the folder is not there."""
    named = os.environ.get("BONAFIDES_SHARED_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not (folder / "documents" / "labels.json").exists():
        return []
    labels = json.loads((folder / "documents" / "labels.json").read_text())
    faces = sorted((folder / "faces").glob("*/*_0001.jpg"))
    found = []
    for (name, kind, country), face in zip(REAL[:count], faces, strict=False):
        assert labels[name]["check_digits_valid"], name
        data = (folder / "documents" / name).read_bytes()
        sides = {"front": data} if kind == "passport" else {"front": data, "back": data}
        found.append(
            Papers(name=name, kind=kind, country=country, sides=sides, selfie=face.read_bytes(), drawn=False)
        )
    return found
