"""Photographs of faces made into worse ones, for benchmarks/faces.py."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafides.vision import faces

Pixels = NDArray[np.uint8]


def bad_document(
    pixels: Pixels, face: faces.Face, *, eyes: float, quality: int, noise: float, rng: np.random.Generator
) -> Pixels:
    """A page with a portrait as a document shows it: small, faded, noisy, compressed."""
    centre, half = face.points[:3].mean(axis=0), 2.1 * face.eye_distance
    low = np.maximum(centre - half, 0).astype(int)
    high = (centre + half).astype(int)
    scale = eyes / face.eye_distance
    head = pixels[low[1] : high[1], low[0] : high[0]]
    small = cv2.resize(head, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    page = np.full((290, 420, 3), (226, 222, 208), np.float32)
    page[30:50, 160:400] = page[90:100, 160:330] = page[250:262, 20:400] = 60
    page[90 : 90 + small.shape[0], 24 : 24 + small.shape[1]] = (
        0.4 * small + 0.6 * small.mean(axis=2, keepdims=True) - 128
    ) * 0.7 + 140
    return compressed(np.clip(page + rng.normal(0, noise, page.shape), 0, 255).astype(np.uint8), quality)


def compressed(pixels: Pixels, quality: int) -> Pixels:
    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def worse(kind: str, amount: float) -> Callable[[Pixels], Pixels]:
    def change(pixels: Pixels) -> Pixels:
        values = pixels.astype(np.float32)
        if kind == "blurred":
            values = cv2.GaussianBlur(values, (0, 0), amount)
        elif kind == "shrunk":
            values = cv2.resize(values, None, fx=amount, fy=amount, interpolation=cv2.INTER_AREA)
        elif kind == "moved":
            values = cv2.filter2D(values, -1, np.full((1, int(amount)), 1 / amount, np.float32))
        else:
            values *= amount
        return np.clip(values, 0, 255).astype(np.uint8)

    return change
