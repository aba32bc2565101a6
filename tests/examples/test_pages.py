"""The example marketplace in a browser: readable in light and dark, on a phone, by keyboard and screen reader."""

import os
import shutil
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from factories.shops import ANNA, EXEMPT, NOT_ASKED, Api, Shop

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = os.environ.get("BONAFIDES_SCREENSHOTS")
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
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


def faults(page: Any) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in Axe().run(page)["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_on_a_phone_are_accessible_and_fit(api: Api, shop: Shop, scheme: Any) -> None:
    wrong: list[str] = []
    seen: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page.on("console", lambda said: wrong.append(said.text))

        def look(path: str) -> None:
            page.goto(f"{shop.url}{path}")
            wrong.extend(f"{path}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{path}: wider than the phone")
            if SHOTS:
                name = f"marketplace-{scheme}-{len(seen)}{path.replace('/', '-')}.png"
                page.screenshot(path=f"{SHOTS}/{name}", full_page=True)
            seen.append(path)

        for path in ("/", "/job", "/webhooks-log", "/join"):
            look(path)
        for name, text in ANNA.items():
            if name != "country":
                page.fill(f"#{name}", text)
        page.get_by_role("button", name="Join").click()
        for answer in (api.can, EXEMPT, NOT_ASKED):
            api.can = dict(answer)
            look("/job")
        page.get_by_label("Your proposal").fill("I draw rivers")
        page.get_by_role("button", name="Send the proposal").click()
        badge = {"badge_id": "bdg_1", "member_id": "mem_1"}
        assert shop.webhook({"id": "evt_1", "type": "badge.issued", "data": badge}) == 204
        for path in ("/profile", "/webhooks-log", "/"):
            look(path)
        browser.close()
    # the scripted service has no picture of the mark
    assert [w for w in wrong if "404" not in w] == []
