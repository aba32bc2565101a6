"""The three networks, loaded once for each number of threads, when first asked for."""

import contextlib
import ctypes
import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnxruntime
from ai_edge_litert.interpreter import Interpreter

from bonafides.vision import models
from bonafides.vision.faces import geometry
from bonafides.vision.faces.types import Bytes, Floats

DETECTOR_SIZE, MESH_SIZE, CHIP_SIZE = 128, 256, 150
THREADS = "BONAFIDES_VISION_THREADS"


_stderr = threading.Lock()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what LiteRT prints on loading: it writes past Python, to the descriptor, and knows no setting."""
    with _stderr, Path(os.devnull).open("wb") as nowhere:
        kept = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _logistic(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -80, 80))), np.float32)


@dataclass
class TfLite:
    """One network on LiteRT. An interpreter serves one caller at a time."""

    content: bytes
    threads: int
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        with _quiet():
            self._interpreter = Interpreter(model_content=self.content, num_threads=self.threads)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {row["name"]: row["index"] for row in self._interpreter.get_output_details()}

    def run(self, values: Floats, *names: str) -> list[Floats]:
        """Outputs by name for one input (1, size, size, 3)."""
        with self._lock:
            self._interpreter.set_tensor(self._input, values)
            self._interpreter.invoke()
            return [self._interpreter.get_tensor(self._outputs[name]) for name in names]


class Networks:
    """Detector, mesh and embedder as plain functions from pixels to numbers."""

    def __init__(self, threads: int) -> None:
        with zipfile.ZipFile(models.path("face_landmarker")) as bundle:
            self._detector = TfLite(bundle.read("face_detector.tflite"), threads)
            self._mesh = TfLite(bundle.read("face_landmarks_detector.tflite"), threads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # less resident memory, and no slower for one or two pictures at a time
        options.enable_cpu_mem_arena = False
        self._embedder = onnxruntime.InferenceSession(
            str(models.path("face_embedder")), options, providers=["CPUExecutionProvider"]
        )
        self._anchors = geometry.anchors()

    def detect(self, square: Bytes) -> tuple[Floats, Floats]:
        """BlazeFace on (128, 128, 3): rows (896, 16) of x, y, w, h and six points in its pixels, scores (896,)."""
        scaled = square[None].astype(np.float32) / np.float32(127.5) - np.float32(1)
        raw, logits = self._detector.run(scaled, "regressors", "classificators")
        rows = raw[0].astype(np.float32)
        centres = self._anchors * DETECTOR_SIZE
        rows[:, 0:2] += centres - rows[:, 2:4] / 2
        rows[:, 4:] += np.tile(centres, 6)
        return rows, _logistic(logits[0, :, 0])

    def mesh(self, square: Bytes) -> tuple[Floats, float]:
        """Face Mesh V2 on (256, 256, 3): points (478, 3) in its pixels, and how sure it is that there is a face."""
        scaled = square[None].astype(np.float32) / np.float32(255)
        points, presence = self._mesh.run(scaled, "Identity", "Identity_1")
        return points.reshape(478, 3).astype(np.float32), float(_logistic(presence).item())

    def embed(self, chips: Bytes) -> Floats:
        """Vectors (n, 128) of aligned faces (n, 150, 150, 3); their length carries no meaning."""
        planes = np.ascontiguousarray(chips.transpose(0, 3, 1, 2), dtype=np.float32)
        return np.asarray(self._embedder.run(None, {"image": planes})[0], np.float32)


_loaded: dict[int, Networks] = {}
_loading = threading.Lock()


def networks(threads: int | None = None) -> Networks:
    """The networks on so many threads; None asks BONAFIDES_VISION_THREADS, else 1. Raises ModelMissing."""
    count = threads or int(os.environ.get(THREADS, "1"))
    with _loading:
        if count not in _loaded:
            _loaded[count] = Networks(count)
            _give_back()
        return _loaded[count]


def _give_back() -> None:
    """Returns the 47 MB that loading freed to the system, where the C library would keep them (glibc)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
