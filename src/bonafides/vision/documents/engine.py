"""The networks behind a small port: where text lines are, and which characters a line shows.

The engine here runs the PP-OCR detection and recognition networks that the `rapidocr` package carries, with
onnxruntime alone. Another engine has to offer the two methods of `Engine` and nothing else.
"""

import threading
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision.documents.mrz.layouts import DIGITS, FILLER, LETTERS
from bonafides.vision.documents.reading import Image

Floats = NDArray[np.float32]

# What a recogniser answers about: nothing new, one of the 37 characters of a zone, any other sign, or a gap.
SYMBOLS = DIGITS + LETTERS + FILLER
BLANK = 0
OTHER = 1 + len(SYMBOLS)
SPACE = OTHER + 1

LINE_HEIGHT = 48

_FILLERS = "‹«〈《＜≤く㇛﹤∠"
_LOOKALIKES = {
    "A": "ΑАÀÁÂÃÄÅĀ", "B": "ΒВß", "C": "СÇĆČ©¢", "D": "ĎĐ", "E": "ΕЕÈÉÊËĒĘĖ€", "G": "ĞĢ", "H": "ΗН", "I": "ΙІÌÍÎÏİ",
    "K": "ΚК", "L": "ŁĽ", "M": "ΜМ", "N": "ΝÑŃŇ", "O": "ΟОÒÓÔÕÖ〇○◯", "P": "ΡР", "S": "ЅŞŠŚ$", "T": "ΤТ", "U": "ÙÚÛÜŪ",
    "X": "ΧХ×", "Y": "ΥУÝ", "Z": "ΖŽŹŻ", "0": "Øø", "1": "丨", "3": "З",
}  # fmt: skip
# Signs that are either of two characters: half of the probability to each.
_EITHER = {"l": "I1", "|": "I1", "ı": "I1"}


class Engine(Protocol):
    """The port. Both methods may be called from several threads."""

    def text_map(self, image: Image) -> Floats:
        """Per pixel of an RGB picture whose sides are multiples of 32: probability (h, w) of text."""
        ...

    def recognise(self, line: Image) -> Floats:
        """Per time step along an upright line of `LINE_HEIGHT` pixels: probabilities (steps, 40).

        Columns: `BLANK`, then `SYMBOLS` in order, `OTHER`, `SPACE`; connectionist temporal classification.
        """
        ...


class PaddleEngine:
    """PP-OCRv6 small detection and recognition. About 32 MB of weights; `threads` per call."""

    def __init__(self, *, threads: int = 1) -> None:
        folder = _models()
        self._find = _session(folder / "PP-OCRv6_det_small.onnx", threads)
        self._read = _session(folder / "PP-OCRv6_rec_small.onnx", threads)
        characters = self._read.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._columns, self._rows, self._weights = _folding([*characters, " "])

    def text_map(self, image: Image) -> Floats:
        return np.asarray(self._find.run(None, {"x": _tensor(image)})[0][0, 0], dtype=np.float32)

    def recognise(self, line: Image) -> Floats:
        raw = self._read.run(None, {"x": _tensor(line)})[0][0]
        folded = np.zeros((raw.shape[0], SPACE + 1), dtype=np.float32)
        folded[:, BLANK], folded[:, SPACE] = raw[:, 0], raw[:, -1]
        np.add.at(folded.T, self._rows, (raw[:, self._columns] * self._weights).T)
        folded[:, OTHER] = np.clip(1.0 - folded.sum(axis=1), 0.0, 1.0)
        return folded


def _models() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package `rapidocr`, which carries the networks, is not installed")
    return Path(spec.origin).parent / "models"


def _session(path: Path, threads: int) -> Any:
    # Loaded late: a process that only handles readings does without it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # An arena keeps the largest picture's working memory for ever.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _tensor(image: Image) -> Floats:
    # Both networks were trained on BGR pictures scaled to -1..1.
    blob = cv2.dnn.blobFromImage(image, 1 / 127.5, None, (127.5, 127.5, 127.5), swapRB=True)
    return np.asarray(blob, dtype=np.float32)


def _folding(characters: list[str]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Which of the network's classes count as which symbol, and how much."""
    same = _same_signs()
    found = [
        (column, 1 + SYMBOLS.index(symbol), 1.0 / len(same[sign]))
        for column, sign in enumerate(characters, start=1)
        if sign in same
        for symbol in same[sign]
    ]
    columns, rows, weights = zip(*found, strict=True)
    return np.array(columns), np.array(rows), np.array(weights, dtype=np.float32)


def _same_signs() -> Mapping[str, str]:
    same = {symbol: symbol for symbol in SYMBOLS} | {letter.lower(): letter for letter in LETTERS}
    same |= dict.fromkeys(_FILLERS, FILLER) | _EITHER
    for symbol, signs in _LOOKALIKES.items():
        same |= dict.fromkeys(signs, symbol)
    return same


_loading = threading.Lock()


def default_engine(threads: int = 1) -> Engine:
    """The engine of this process, loaded once for each number of threads."""
    with _loading:
        return _loaded(threads)


@lru_cache(maxsize=4)
def _loaded(threads: int) -> Engine:
    return PaddleEngine(threads=threads)
