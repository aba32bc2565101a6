import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bonafides.vision.faces import UnreadablePictureError, geometry
from bonafides.vision.faces.pictures import Picture, as_array
from bonafides.vision.faces.types import Bytes


def smooth(height: int, width: int) -> Bytes:
    """A picture whose red grows with x and green with y."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 / width, y * 255 / height, np.full_like(x, 100)], axis=2).astype(np.uint8)


def written(image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def test_array_is_taken_as_it_is() -> None:
    pixels = smooth(4, 5)
    assert as_array(pixels) is pixels


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_array_of_another_shape_is_refused(pixels: Bytes) -> None:
    with pytest.raises(UnreadablePictureError, match=r"uint8 \(h, w, 3\)"):
        as_array(pixels)


def test_bytes_and_path_are_decoded_to_rgb(tmp_path: Path) -> None:
    content = written(Image.new("RGBA", (3, 2), (10, 20, 30, 255)), format="PNG")
    (tmp_path / "a.png").write_bytes(content)
    for image in (content, tmp_path / "a.png", str(tmp_path / "a.png")):
        assert as_array(image).tolist() == [[[10, 20, 30]] * 3] * 2


def test_note_of_the_camera_turns_the_picture() -> None:
    image = Image.fromarray(smooth(20, 40))
    note = Image.Exif()
    note[0x0112] = 6
    assert as_array(written(image, format="PNG", exif=note)).shape == (40, 20, 3)


@pytest.mark.parametrize(
    "content", [b"", b"no picture", written(Image.new("RGB", (64, 64)), format="PNG")[:60]]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePictureError, match="not a picture"):
        as_array(content)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePictureError, match="not a picture"):
        as_array(tmp_path / "none.jpg")


def test_too_many_pixels_are_refused_before_decoding() -> None:
    content = written(Image.new("L", (10_000, 6_000)), format="PNG")
    with pytest.raises(UnreadablePictureError, match="10000 x 6000 pixels"):
        as_array(content)


@pytest.mark.parametrize("scale", [3.0, 1.0, 0.4, 0.12, 0.05])
def test_cut_shows_the_same_place_at_every_scale(scale: float) -> None:
    picture = Picture(smooth(1200, 1600))
    centre = np.array([800, 600], np.float32)
    matrix = geometry.square_transform(centre, 32 / scale, 0.0, 32)
    cut = picture.cut(matrix, 32)
    assert cut[16, 16].tolist() == pytest.approx([127, 127, 100], abs=2)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_turned_picture_is_the_turned_pixels(turns: int) -> None:
    pixels = smooth(30, 50)
    view = Picture(pixels).turned(turns)
    assert (view.height, view.width) == np.rot90(pixels, turns).shape[:2]
    assert np.array_equal(view.level(0), np.rot90(pixels, turns))
    assert view.level(1).shape == (*(side // 2 for side in (view.height, view.width)), 3)


def test_resized_keeps_at_least_a_pixel() -> None:
    assert Picture(smooth(2, 600)).resized(0.1).shape == (1, 60, 3)
