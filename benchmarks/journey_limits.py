"""What nothing can be faster than on this machine: the bare networks on inputs of the same size, the bare JPEG codec."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from bonafides.vision.documents.engine import LINE_HEIGHT, default_engine
from bonafides.vision.faces.networks import CHIP_SIZE, DETECTOR_SIZE, MESH_SIZE, networks
from journey_pictures import Papers
from journey_stages import timed

ROUNDS = 7
SEARCH_SIDE, LINE_LENGTH = (
    736,
    1120,
)  # what the reader gives its networks of a passport photographed on a table


@dataclass(frozen=True)
class Limits:
    """Seconds by stage."""

    seconds: Mapping[str, float]

    def of(self, stage: str) -> float:
        """0 for a stage that has no limit but the database's."""
        return self.seconds.get(stage, 0.0)

    def or_better(self, other: "Limits") -> "Limits":
        """The smaller of both for each stage: on a machine that others use, too, the better one is nearer to the truth."""
        return Limits({stage: min(spent, other.of(stage)) for stage, spent in self.seconds.items()})


def bare(papers: Papers) -> Limits:
    """Measure them all in this process, one thread, everything loaded."""
    engine, nets = default_engine(), networks()
    page = np.full((SEARCH_SIDE * 3 // 4, SEARCH_SIDE, 3), 200, np.uint8)
    line = np.full((LINE_HEIGHT, LINE_LENGTH, 3), 200, np.uint8)
    small = np.full((DETECTOR_SIZE, DETECTOR_SIZE, 3), 128, np.uint8)
    square = np.full((MESH_SIZE, MESH_SIZE, 3), 128, np.uint8)
    chips = np.full((2, CHIP_SIZE, CHIP_SIZE, 3), 128, np.uint8)
    page = page[: page.shape[0] // 32 * 32]

    def read() -> None:
        engine.text_map(page)
        engine.recognise(line)
        engine.recognise(line)

    def find() -> None:
        nets.detect(small)
        nets.mesh(square)

    one_face = timed(find, rounds=ROUNDS)
    return Limits(
        {
            "document: upload, clean, store": timed(lambda: recode(papers.sides["front"]), rounds=ROUNDS),
            "document: read the lines": timed(read, rounds=ROUNDS),
            "document: find the portrait": one_face,
            "selfie: upload, clean, store": timed(lambda: recode(papers.selfie), rounds=ROUNDS),
            "selfie: find both faces": 2 * one_face,
            "selfie: embed and compare": 2 * timed(lambda: nets.embed(chips), rounds=ROUNDS),
        }
    )


def recode(data: bytes) -> None:
    """Decoded and encoded once, without any protection."""
    Image.open(io.BytesIO(data)).convert("RGB").save(io.BytesIO(), "JPEG", quality=92)
