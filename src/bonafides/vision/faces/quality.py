"""How much a picture shows of a face."""

import cv2
import numpy as np

from bonafides.vision.faces import geometry
from bonafides.vision.faces.pictures import Picture
from bonafides.vision.faces.types import Floats, Quality

# All faces are measured at one size, 48 pixels between the eyes, as that is what the embedder sees of them.
SIZE = 112
TEMPLATE = np.array([[32, 44], [80, 44]], np.float32)
# Brow to mouth and cheek to cheek; hair and background say nothing about the face.
INSIDE = np.s_[28:100, 24:88]


def quality_of(picture: Picture, points: Floats) -> Quality:
    """Sharpness, brightness and contrast of the inner face."""
    cut = picture.cut(geometry.similarity_transform(points[:2], TEMPLATE), SIZE)
    luma = np.asarray(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), np.float32)
    inner = luma[INSIDE]
    contrast = float(inner.std())
    return Quality(_sharpness(luma, contrast), float(inner.mean()) / 255, contrast / 255)


def _sharpness(luma: Floats, contrast: float) -> float:
    """Standard deviation of the second finest octave over that of the whole: noise lives in the finest.

    Taken along rows and along columns, the lesser counts: motion blurs one direction only.
    """
    calm = cv2.GaussianBlur(luma, (0, 0), 1.0)
    spreads = []
    for sigma_x, sigma_y in ((2.0, 1e-6), (1e-6, 2.0)):
        coarse = cv2.GaussianBlur(calm, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)
        spreads.append(float((calm - coarse)[INSIDE].std()))
    return min(spreads) / max(contrast, 1.0)
