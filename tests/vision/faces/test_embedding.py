import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.vision import faces
from bonafides.vision.faces.embedding import unit
from bonafides.vision.faces.types import Bytes, Floats


def vector(seed: int) -> Floats:
    return unit(np.random.default_rng(seed).normal(size=128).astype(np.float32))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_similarity_is_symmetric_and_bounded(a: int, b: int) -> None:
    value = faces.similarity(vector(a), vector(b))
    assert -1 <= value <= 1
    assert value == faces.similarity(vector(b), vector(a))


@given(st.integers(0, 10**9))
def test_similarity_to_itself_and_to_its_opposite(seed: int) -> None:
    one = vector(seed)
    assert faces.similarity(one, one) == pytest.approx(1, abs=1e-6)
    assert faces.similarity(one, -one) == pytest.approx(-1, abs=1e-6)


def test_similarity_of_different_models_is_refused() -> None:
    with pytest.raises(ValueError, match="different models"):
        faces.similarity(vector(1), vector(1)[:64])


@pytest.mark.parametrize("values", [np.zeros(128), np.full(128, np.nan)])
def test_unit_of_no_direction_is_refused(values: Floats) -> None:
    with pytest.raises(ValueError, match="no face"):
        unit(values.astype(np.float32))


def test_embed_is_128_floats_of_length_one_and_repeats(selfie: Bytes) -> None:
    face = faces.find(selfie)[0]
    one = faces.embed(selfie, face)
    assert (one.shape, one.dtype) == ((128,), np.float32)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(one, faces.embed(selfie, face))


def test_embed_hardly_sees_a_mirror(selfie: Bytes) -> None:
    mirrored = np.ascontiguousarray(selfie[:, ::-1])
    one = faces.embed(selfie, faces.find(selfie)[0])
    other = faces.embed(mirrored, faces.find(mirrored)[0])
    assert faces.similarity(one, other) > 0.99


def test_embed_on_two_threads_says_the_same(selfie: Bytes) -> None:
    face = faces.find(selfie, threads=2)[0]
    one, two = faces.embed(selfie, face, threads=1), faces.embed(selfie, face, threads=2)
    assert faces.similarity(one, two) > 0.99999
