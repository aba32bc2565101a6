"""/demo in a browser: readable in light and dark, on a phone and a desk, by keyboard and screen reader."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import sync_playwright

from bonafides.config.demo.catalogue import PICTURES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_is_accessible_and_pictures_download(
    live_server: Any, settings: Any, tmp_path: Path, scheme: Any, width: int
) -> None:
    settings.DATA = tmp_path
    folder = tmp_path / "demo" / "specimens"
    folder.mkdir(parents=True)
    for picture in PICTURES.values():
        for name in (picture.file, picture.small):
            Image.new("RGB", (480, 360), (200, 190, 170)).save(folder / name)
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("console", lambda said: wrong.append(said.text))
        page.goto(f"{live_server.url}/demo")
        wrong += [f"{found['id']}: {found['nodes'][0]['html']}" for found in Axe().run(page)["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("wider than the screen")
        with page.expect_download() as started:
            page.get_by_role("link", name="Passport", exact=True).click()
        assert started.value.suggested_filename == "eriksson-passport.jpg"
        browser.close()
    assert wrong == []
