"""Pages with a zone drawn in the type that Pillow carries, and probabilities as a recogniser would give them."""

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bonafides.vision.documents.engine import BLANK, OTHER, SPACE, SYMBOLS, Engine, Floats, PaddleEngine

Draw = Callable[..., NDArray[np.uint8]]
Line = Callable[..., Floats]


def _page(lines: Sequence[str], *, pitch: int = 20, ink: int = 20, paper: int = 225) -> NDArray[np.uint8]:
    font = ImageFont.load_default(round(pitch * 1.45))
    width, spacing = pitch * (max(map(len, lines)) + 4), round(pitch * 2.5)
    height = round(width * 0.7)
    page = Image.new("RGB", (width, height), (paper, paper, paper))
    draw = ImageDraw.Draw(page)
    label = ImageFont.load_default(round(pitch * 0.8))
    for row, text in enumerate(("Surname / Nom", "Given names / Noms", "Date of birth / Date de naissance")):
        draw.text((width // 3, 40 + row * 3 * pitch), text, fill=(90, 90, 110), font=label)
    top = height - spacing * len(lines) - pitch
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            at = (pitch * (column + 2.5), top + spacing * row + spacing / 2)
            draw.text(at, sign, fill=(ink, ink, ink), font=font, anchor="mm")
    return np.asarray(page)


@pytest.fixture
def page() -> Draw:
    """`page(lines, pitch=20, ink=20, paper=225)`: uint8 (h, w, 3), the zone at the foot."""
    return _page


def _line(
    text: str, *, gap: int = 4, drop: Sequence[int] = (), mix: dict[int, dict[str, float]] | None = None
) -> Floats:
    steps = np.zeros((gap * (len(text) + 1), SPACE + 1), dtype=np.float32)
    steps[:, BLANK] = 0.999
    for column, sign in enumerate(text):
        at = gap * (column + 1) - 1
        if column in drop:
            continue
        steps[at] = 0.0
        for shape, share in (mix or {}).get(column, {sign: 0.99}).items():
            steps[at, 1 + SYMBOLS.index(shape) if shape in SYMBOLS else OTHER] = share
        steps[at, BLANK] = 0.001
    return steps


@pytest.fixture
def line() -> Line:
    """`line(text, gap=4, drop=(columns,), mix={column: {sign: share}})`: what a recogniser answers for a line."""
    return _line


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return PaddleEngine(threads=1)


@pytest.fixture
def engine() -> Engine:
    return _engine()


@pytest.fixture
def pictures() -> Path:
    """The folder with pictures of specimens, or the test is skipped."""
    root = Path(os.environ.get("BONAFIDES_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
    folder = root / "documents"
    if not (folder / "labels.json").exists():
        pytest.skip("no pictures of specimens here (BONAFIDES_SHARED_DATA)")
    return folder
