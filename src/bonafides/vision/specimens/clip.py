"""Raw video for a browser's pretended camera (YUV4MPEG2 with 4:2:0 chroma), written without a codec."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from bonafides.vision.specimens.paper.sheet import Pixels

WIDTH, HEIGHT, RATE = 1280, 720, 10


def camera_clip(images: Iterable[Pixels], path: Path | str) -> Path:
    """Write pictures (h, w, 3) RGB as frames of 1280 x 720 at 10 a second; others are fitted in, on grey.

    The file loops in Chromium's `--use-file-for-fake-video-capture`. Raises ValueError without any picture."""
    target = Path(path)
    count = 0
    with target.open("wb") as file:
        # A browser expects studio range BT.601 unless told otherwise.
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for image in images:
            file.write(b"FRAME\n" + cv2.cvtColor(fitted(image), cv2.COLOR_RGB2YUV_I420).tobytes())
            count += 1
    if not count:
        target.unlink()
        raise ValueError("a clip needs at least one picture")
    return target


def fitted(image: Pixels) -> Pixels:
    """The picture scaled to fit 1280 x 720, in the middle of grey."""
    height, width = image.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    wide, high = round(width * scale), round(height * scale)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    frame = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    left, top = (WIDTH - wide) // 2, (HEIGHT - high) // 2
    frame[top : top + high, left : left + wide] = cv2.resize(image, (wide, high), interpolation=method)
    return frame
