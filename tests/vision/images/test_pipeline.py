"""What comes out of the pipeline, pixel by pixel, and what is turned away."""

import io

import pytest
from PIL import Image

from bonafides.vision.images import CleanImage, Code, Limits, UploadRefused, clean_here
from bonafides.vision.images.headers import is_bare_jpeg
from bonafides.vision.specimens import uploads

TOLERANCE = 12  # JPEG at quality 92 and chroma at half resolution, away from the edges


def pixels(clean: CleanImage) -> Image.Image:
    image = Image.open(io.BytesIO(clean.jpeg))
    image.load()
    assert (image.mode, image.format) == ("RGB", "JPEG")
    assert image.size == (clean.width, clean.height)
    return image


def assert_corners(image: Image.Image, *expected: tuple[int, int, int]) -> None:
    """Colours at the middle of the four quarters: top left, top right, bottom left, bottom right."""
    across, down = image.width // 4, image.height // 4
    for (x, y), colour in zip([(1, 1), (3, 1), (1, 3), (3, 3)], expected, strict=True):
        found = image.getpixel((x * across, y * down))
        assert isinstance(found, tuple)
        assert all(abs(a - b) <= TOLERANCE for a, b in zip(found, colour, strict=True)), (
            (x, y),
            found,
            colour,
        )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_clean_here_exif_orientation_comes_out_upright(orientation: int) -> None:
    clean = clean_here(uploads.turned(orientation))
    assert (clean.width, clean.height) == (320, 240)
    assert clean.was_rotated == (orientation != 1)
    assert_corners(pixels(clean), uploads.RED, uploads.PALE, uploads.PALE, uploads.BLUE)


@pytest.mark.parametrize(
    "name", ["plain.jpg", "progressive.jpg", "profile.jpg", "plain.png", "plain.webp", "plain.heic"]
)
def test_clean_here_every_photo_type_shows_the_scene(name: str) -> None:
    clean = clean_here(uploads.honest()[name])
    assert_corners(pixels(clean), uploads.RED, uploads.PALE, uploads.PALE, uploads.BLUE)
    assert name.endswith({"jpeg": "jpg"}.get(clean.source_format, clean.source_format))


def test_clean_here_cmyk_keeps_its_hues() -> None:
    image = pixels(clean_here(uploads.honest()["cmyk.jpg"]))
    assert_corners(image, uploads.RED, uploads.PALE, uploads.PALE, uploads.BLUE)


@pytest.mark.parametrize("name", ["alpha.png", "palette-alpha.png", "lossless-alpha.webp"])
def test_clean_here_transparent_part_becomes_white(name: str) -> None:
    image = pixels(clean_here(uploads.honest()[name]))
    assert_corners(image, uploads.RED, uploads.PALE, (255, 255, 255), uploads.BLUE)


@pytest.mark.parametrize("name", ["gray.jpg", "gray-16-bit.png"])
def test_clean_here_gray_keeps_its_tones(name: str) -> None:
    red, blue = (81, 81, 81), (67, 67, 67)  # ITU-R BT.601 luma of the scene's colours
    assert_corners(pixels(clean_here(uploads.honest()[name])), red, uploads.PALE, uploads.PALE, blue)


def test_clean_here_scanned_pdf_shows_its_first_page() -> None:
    clean = clean_here(uploads.honest()["scan.pdf"])
    assert (clean.source_format, clean.pages) == ("pdf", 1)
    assert_corners(pixels(clean), uploads.RED, uploads.PALE, uploads.PALE, uploads.BLUE)


def test_clean_here_pdf_of_a_thousand_pages_draws_one_at_300_dpi() -> None:
    clean = clean_here(uploads.honest()["thousand-pages.pdf"])
    assert (clean.pages, clean.width, clean.height) == (
        1000,
        round(298 * 300 / 72),
        round(420 * 300 / 72) + 1,
    )


def test_clean_here_metadata_is_gone_but_the_editor_is_told() -> None:
    clean = clean_here(uploads.honest()["gps.jpg"])
    assert clean.editor == "Photo Editor 3"
    image = pixels(clean)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"secret comment" not in clean.jpeg
    assert b"Utopia Phones" not in clean.jpeg


@pytest.mark.parametrize("name", [*uploads.honest(), *uploads.polyglots()])
def test_clean_here_output_is_a_bare_jpeg(name: str) -> None:
    clean = clean_here((uploads.honest() | uploads.polyglots())[name])
    assert is_bare_jpeg(clean.jpeg, clean.width, clean.height)
    for trace in (b"<script", b"PK\x03\x04", b"%PDF", b"Exif", b"ICC_PROFILE"):
        assert trace not in clean.jpeg


@pytest.mark.parametrize("name", uploads.refused())
def test_clean_here_hostile_file_has_its_code_and_a_message(name: str) -> None:
    data, code = uploads.refused()[name]
    with pytest.raises(UploadRefused) as refused:
        clean_here(data)
    assert refused.value.code == code
    assert "?" not in refused.value.message
    assert refused.value.message.count(". Please") == 1


def test_clean_here_large_photo_is_scaled_to_the_output_side() -> None:
    clean = clean_here(uploads.written(uploads.scene(6144, 3072), "JPEG"))
    assert (clean.width, clean.height) == (4096, 2048)
    assert (clean.source_width, clean.source_height, clean.was_scaled) == (6144, 3072, True)
    assert_corners(pixels(clean), uploads.RED, uploads.PALE, uploads.PALE, uploads.BLUE)


def test_clean_here_photo_of_a_phone_keeps_its_size() -> None:
    clean = clean_here(uploads.written(uploads.scene(4032, 3024), "JPEG"))
    assert (clean.width, clean.height, clean.was_scaled) == (4032, 3024, False)


def test_clean_here_limits_hold_at_their_edges() -> None:
    square = uploads.written(uploads.scene(200, 200), "PNG")
    exact = Limits(max_bytes=len(square), max_pixels=40_000, max_side=200, min_side=200)
    assert clean_here(square, limits=exact).width == 200
    for limits, code in (
        (Limits(max_bytes=len(square) - 1), Code.FILE_TOO_LARGE),
        (Limits(max_pixels=39_999), Code.IMAGE_TOO_LARGE),
        (Limits(max_side=199), Code.IMAGE_TOO_LARGE),
        (Limits(min_side=201), Code.IMAGE_TOO_SMALL),
    ):
        with pytest.raises(UploadRefused) as refused:
            clean_here(square, limits=limits)
        assert refused.value.code is code


def test_clean_here_second_pass_takes_its_own_output() -> None:
    once = clean_here(uploads.honest()["gps.jpg"])
    again = clean_here(once.jpeg)
    assert (again.width, again.height, again.editor) == (once.width, once.height, "")


def test_codes_are_frozen() -> None:
    assert {code.value for code in Code} == {
        "file_empty",
        "file_too_large",
        "file_type_not_supported",
        "file_damaged",
        "file_animated",
        "file_took_too_long",
        "image_too_large",
        "image_too_small",
        "pdf_encrypted",
        "pdf_damaged",
        "upload_busy",
    }
    for code in Code:
        assert UploadRefused(code).message
