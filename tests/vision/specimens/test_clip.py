"""Raw video files."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bonafides.vision import specimens

FRAME = 1280 * 720 * 3 // 2


def test_clip_has_header_and_whole_frames(tmp_path: Path) -> None:
    path = specimens.camera_clip(
        [np.full((720, 1280, 3), v, np.uint8) for v in (0, 128, 255)], tmp_path / "c.y4m"
    )
    header, _, rest = path.read_bytes().partition(b"\n")
    assert header == b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg"
    assert len(rest) == 3 * (len(b"FRAME\n") + FRAME)
    assert rest.startswith(b"FRAME\n")


def test_frame_comes_back_as_it_was(tmp_path: Path) -> None:
    picture = np.zeros((720, 1280, 3), np.uint8)
    picture[:, :640] = (200, 60, 40)
    path = specimens.camera_clip([picture], tmp_path / "c.y4m")
    raw = path.read_bytes().split(b"FRAME\n")[1]
    back = cv2.cvtColor(np.frombuffer(raw, np.uint8).reshape(1080, 1280), cv2.COLOR_YUV2RGB_I420)
    assert np.abs(back[300, 100].astype(int) - (200, 60, 40)).max() <= 3
    assert back[300, 1000].max() <= 3


def test_portrait_picture_is_fitted_between_grey(tmp_path: Path) -> None:
    path = specimens.camera_clip([np.full((960, 720, 3), 250, np.uint8)], tmp_path / "c.y4m")
    luma = np.frombuffer(path.read_bytes().split(b"FRAME\n")[1][: 1280 * 720], np.uint8).reshape(720, 1280)
    bright = np.flatnonzero(luma[360] > 180)
    assert (bright[0], bright[-1]) == (370, 909)


def test_clip_without_pictures_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        specimens.camera_clip([], tmp_path / "c.y4m")
    assert not (tmp_path / "c.y4m").exists()
