import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.vision.models import convert
from bonafides.vision.models.convert import Stream, UnknownNetworkError


def whole(value: int) -> bytes:
    """dlib's own form of a whole number."""
    size = max(1, (abs(value).bit_length() + 7) // 8)
    return bytes([size | (0x80 if value < 0 else 0)]) + abs(value).to_bytes(size, "little")


def tensor(values: np.ndarray, *shape: int) -> bytes:
    return b"".join(map(whole, (2, *shape))) + values.astype("<f4").tobytes()


@given(st.integers(-(2**63), 2**63))
def test_whole_number_comes_back(value: int) -> None:
    stream = Stream(whole(value) + b"rest")
    assert stream.whole() == value
    assert stream.data[stream.at :] == b"rest"


def test_real_number_is_mantissa_and_exponent() -> None:
    assert Stream(whole(-3) + whole(-1)).real() == -1.5


def test_tensor_comes_back() -> None:
    values = np.array([1.5, -2, 3, 4, 5, 6], np.float32)
    stream = Stream(tensor(values, 3, 2, 1, 1) + b"!")
    assert stream.tensor().tolist() == values.tolist()
    assert stream.data[stream.at :] == b"!"


@pytest.mark.parametrize(
    "content", [tensor(np.ones(2), 3, 1, 1, 1), whole(1) + tensor(np.ones(1), 1, 1, 1, 1)[2:]]
)
def test_tensor_cut_off_or_of_another_version_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownNetworkError, match="no tensor at byte"):
        Stream(content).tensor()


def test_convert_refuses_another_file(tmp_path: Path) -> None:
    (tmp_path / "other.dat").write_bytes(struct.pack("64f", *range(64)))
    with pytest.raises(UnknownNetworkError, match="no layer input_rgb_image_sized"):
        convert.convert(tmp_path / "other.dat", tmp_path / "out.onnx")
    assert not (tmp_path / "out.onnx").exists()
