"""Drawn people for what the networks say, made-up faces for what the rules say; nobody in them lives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bonafides.vision import faces, specimens
from bonafides.vision.faces.types import Bytes


@pytest.fixture(scope="session")
def selfie() -> Bytes:
    return specimens.selfie(specimens.person(1), seed=2)


@pytest.fixture(scope="session")
def passport() -> Bytes:
    """The passport of the person on `selfie`, 1500 pixels wide."""
    return specimens.document("td3", specimens.person(1), today=date(2026, 11, 22)).front


@pytest.fixture(scope="session")
def passport_of_another() -> Bytes:
    return specimens.document("td3", specimens.person(4), today=date(2026, 11, 22)).front


GOOD = faces.Face(
    box=(100.0, 100.0, 200.0, 250.0),
    score=0.9,
    points=np.zeros((5, 2), np.float32),
    mesh=np.zeros((478, 3), np.float32),
    eye_distance=90.0,
    pose=faces.Pose(0.0, 0.0, 0.0),
    quality=faces.Quality(0.12, 0.5, 0.13),
)


@pytest.fixture
def make_face() -> Callable[..., faces.Face]:
    """A good face with some values changed; sharpness, brightness, yaw and pitch by their own names."""

    def make(**changes: float) -> faces.Face:
        pose = faces.Pose(changes.pop("yaw", 0.0), changes.pop("pitch", 0.0), 0.0)
        quality = faces.Quality(changes.pop("sharpness", 0.12), changes.pop("brightness", 0.5), 0.13)
        return replace(GOOD, pose=pose, quality=quality, **changes)

    return make
