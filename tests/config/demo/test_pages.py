"""/demo: the way through, and papers that are drawn once and handed out."""

import io
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from bonafides.config.demo import drawing
from bonafides.config.demo.catalogue import PICTURES

TODAY = date(2026, 11, 22)


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own, with one picture drawn and the others standing in as files."""
    settings.DATA = tmp_path
    folder = tmp_path / "demo" / "specimens"
    folder.mkdir(parents=True)
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG")
    for picture in PICTURES.values():
        (folder / picture.file).write_bytes(out.getvalue())
        (folder / picture.small).write_bytes(out.getvalue())
    return folder


def test_page_leads_to_everything_and_names_every_picture(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONAFIDES_DEMO_URL", "http://127.0.0.1:8001")
    page = Client().get("/demo")
    assert page.status_code == 200
    text = page.content.decode()
    for way in ("http://127.0.0.1:8001", "/dev/outbox", "/console/", "/help/documents", "/docs"):
        assert f'href="{way}"' in text
    for picture in PICTURES.values():
        assert f'href="/demo/pictures/{picture.name}.jpg" download="{picture.file}"' in text
    assert "being drawn" not in text


def test_bare_address_leads_to_the_demo() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/demo")


def test_page_without_a_marketplace_says_how_to_start_one(shelf: Path) -> None:
    assert "bonafides up --demo" in Client().get("/demo").content.decode()


def test_picture_and_thumbnail_are_jpegs_and_nothing_else_of_the_folder_is_served(shelf: Path) -> None:
    (shelf / "secret.jpg").write_bytes(b"x")
    for query in ("", "?small"):
        answer = Client().get(f"/demo/pictures/eriksson-passport.jpg{query}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(answer).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert Client().get("/demo/pictures/secret.jpg").status_code == 404
    assert Client().get("/demo/pictures/..%2f..%2fmaster.jpg").status_code == 404


def test_picture_that_is_not_drawn_yet_is_not_found_and_the_page_says_so(shelf: Path) -> None:
    (shelf / "table.small.jpg").unlink()
    assert Client().get("/demo/pictures/table.jpg").status_code == 404
    text = Client().get("/demo/pictures").content.decode()
    assert "1 of the pictures is still being drawn" in text
    assert 'hx-trigger="every 2s"' in text
    until = time.monotonic() + 120  # the page has had it drawn
    while not (shelf / "table.small.jpg").exists() and time.monotonic() < until:
        time.sleep(0.1)
    answer = Client().get("/demo/pictures/table.jpg")
    assert b"".join(answer).startswith(b"\xff\xd8")  # type: ignore[arg-type]


def test_draw_draws_what_is_missing_and_nothing_twice(shelf: Path) -> None:
    (shelf / "table.small.jpg").unlink()
    assert drawing.draw(shelf, today=TODAY) == 1
    assert drawing.draw(shelf, today=TODAY) == 0
    with Image.open(shelf / "table.jpg") as picture:
        assert picture.size == (1600, 1200)
    with Image.open(shelf / "table.small.jpg") as small:
        assert max(small.size) == 480
    assert list(shelf.glob("*.partial")) == []


def test_every_picture_of_the_catalogue_has_a_painter() -> None:
    assert set(drawing.painters(TODAY)) == set(PICTURES)


@pytest.mark.slow
def test_other_face_of_the_third_thing_to_try_is_no_match() -> None:
    from bonafides.vision import models
    from bonafides.vision.faces import compare

    try:
        models.path("face_embedder")
    except models.ModelMissing:
        pytest.skip("the face models are not installed (bonafides models install)")
    paint = drawing.painters(TODAY)
    assert compare(paint["okonkwo-passport"](), paint["eriksson-selfie"]()).outcome == "no_match"


def test_demo_is_there_in_demo_and_test_mode_only() -> None:
    assert settings.DEMO is (settings.MODE in ("demo", "test"))
