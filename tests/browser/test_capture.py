"""The camera pages in a real browser whose camera plays a clip of drawn specimens."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect, sync_playwright

from bonafides.checks.document import services as document
from bonafides.checks.selfie import services as selfie
from bonafides.core.events import SYSTEM
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.vision import specimens
from factories.browsers import agree, cookie
from factories.documents import TODAY
from factories.members import NOW
from factories.verifications import make_verification

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("BONAFIDES_SCREENSHOTS")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@contextmanager
def phone(v: VerificationView, server: Any, *flags: str, **more: Any) -> Iterator[Page]:
    """A phone's browser that was let into the verification; nothing may go wrong in its console."""
    name, value = cookie(v)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", *flags],
        )
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, **more)
        context.add_cookies([{"name": name, "value": value, "url": f"{server.url}/v/{v.id}"}])
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        yield page
        browser.close()
    assert wrong == []


def camera(tmp_path: Path, *pictures: Any) -> list[str]:
    clip = specimens.camera_clip(pictures, tmp_path / "camera.y4m")
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
    ]


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def no_async_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django's rows are read here all the same."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.usefixtures("no_async_check")
def test_passport_by_the_camera_is_read(live_server: Any, tmp_path: Path) -> None:
    v = make_verification(checks=("document",))
    agree(v)
    drawing = specimens.document("td3", specimens.person(7), today=TODAY)
    picture = specimens.photograph(drawing, seed=1, size=(1280, 720)).image
    with phone(v, live_server, *camera(tmp_path, picture)) as page:
        page.goto(f"{live_server.url}/v/{v.id}/document/")
        page.get_by_label("Country that issued it").select_option("UTO")
        page.get_by_label("Passport").check()
        shot(page, "document-choose")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Open the camera").click()
        expect(page.locator("[data-hint]")).to_have_text(
            "Good light. Take the photo when the two bottom lines look sharp."
        )
        shot(page, "document-camera")
        page.get_by_role("button", name="Take the photo").click()
        expect(page.get_by_role("button", name="Use this photo")).to_be_focused()
        shot(page, "document-preview")
        page.get_by_role("button", name="Take it again").click()
        page.get_by_role("button", name="Open the camera").click()
        page.get_by_role("button", name="Take the photo").click()
        page.get_by_role("button", name="Use this photo").click()
        page.wait_for_url(lambda url: "/document/" not in url)
    (attempt,) = verifications.attempts(v.id)
    assert document.read(attempt.id, actor=SYSTEM, now=NOW) is True
    done = verifications.attempt(attempt.id)
    assert [r.code for r in done.reasons] == []
    assert verifications.claims_of(attempt.id)["mrz"] == list(drawing.truth.lines)


@pytest.mark.usefixtures("no_async_check")
def test_selfie_by_the_camera_matches_the_passport(live_server: Any, tmp_path: Path) -> None:
    v = make_verification(checks=("document", "selfie"))
    agree(v)
    who = specimens.person(7)
    out = io.BytesIO()
    drawing = specimens.document("td3", who, today=TODAY)
    Image.fromarray(specimens.photograph(drawing, seed=1).image).save(out, "JPEG", quality=92)
    from factories.documents import PASSPORT
    from factories.verifications import member_of

    draft = document.choose(v, PASSPORT, now=NOW)
    front = document.submit_front(v, draft, out.getvalue(), actor=member_of(v), now=NOW)
    assert front is not None
    document.read(front, actor=SYSTEM, now=NOW)
    picture = specimens.selfie(who, seed=2, size=(1280, 720))
    with phone(v, live_server, *camera(tmp_path, picture)) as page:
        page.goto(f"{live_server.url}/v/{v.id}/selfie/")
        page.get_by_role("button", name="Open the camera").click()
        expect(page.locator("[data-hint]")).to_contain_text("Good light.")
        shot(page, "selfie-camera")
        page.get_by_role("button", name="Take the photo").click()
        shot(page, "selfie-preview")
        page.get_by_role("button", name="Use this photo").click()
        page.wait_for_url(lambda url: "/selfie/" not in url)
    assert selfie.compare(v.id, actor=SYSTEM, now=NOW) is True
    (attempt,) = verifications.attempts(v.id, "selfie")
    assert (str(attempt.state), [r.code for r in attempt.reasons]) == ("passed", [])


@pytest.mark.usefixtures("no_async_check")
def test_file_by_hand_with_a_refusal_and_a_second_try(live_server: Any, tmp_path: Path) -> None:
    v = make_verification(checks=("document",))
    agree(v)
    (tmp_path / "small.png").write_bytes(_png(40, 40))
    (tmp_path / "good.png").write_bytes(_png(900, 700))
    with phone(v, live_server) as page:
        page.goto(f"{live_server.url}/v/{v.id}/document/")
        page.get_by_label("Country that issued it").select_option("UTO")
        page.get_by_label("Passport").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Choose a photo or scan").set_input_files(tmp_path / "small.png")
        page.get_by_role("button", name="Use this photo").click()
        error = page.get_by_role("alert")
        expect(error).to_be_focused()
        expect(error).to_have_attribute("data-code", "image_too_small")
        expect(error).to_contain_text("40 × 40 pixels")
        shot(page, "document-refused")
        page.get_by_role("button", name="Take it again").click()
        page.get_by_label("Choose a photo or scan").set_input_files(tmp_path / "good.png")
        page.get_by_role("button", name="Use this photo").dblclick()
        page.wait_for_url(lambda url: "/document/" not in url)
        page.go_back()
        page.wait_for_load_state()
        assert "/document/front" not in page.url
    assert len(verifications.attempts(v.id)) == 1


@pytest.mark.usefixtures("no_async_check")
def test_file_chosen_before_the_script_has_come_is_shown_once_it_has(
    live_server: Any, tmp_path: Path
) -> None:
    v = make_verification(checks=("document",))
    agree(v)
    (tmp_path / "good.png").write_bytes(_png(900, 700))
    with phone(v, live_server) as page:
        page.goto(f"{live_server.url}/v/{v.id}/document/")
        page.get_by_label("Country that issued it").select_option("UTO")
        page.get_by_label("Passport").check()
        waiting: list[Route] = []

        def hold(route: Route) -> None:
            waiting.append(route)

        page.route("**/capture.js", hold)
        page.get_by_role("button", name="Continue").click(no_wait_after=True)
        page.wait_for_url("**/front/", wait_until="commit")
        page.get_by_label("Choose a photo or scan").set_input_files(tmp_path / "good.png")
        expect(page.get_by_role("button", name="Use this photo")).to_be_hidden()
        waiting[0].continue_()
        expect(page.get_by_role("button", name="Use this photo")).to_be_visible()


@pytest.mark.usefixtures("no_async_check")
def test_without_a_camera_the_page_says_what_to_do(live_server: Any, tmp_path: Path) -> None:
    v = make_verification(checks=("selfie",))
    agree(v)
    with phone(v, live_server, "--deny-permission-prompts") as page:
        page.goto(f"{live_server.url}/v/{v.id}/selfie/")
        page.get_by_role("button", name="Open the camera").click()
        expect(page.locator("[data-no-camera]")).to_contain_text("choose a photo below", ignore_case=True)
        expect(page.get_by_label("Choose a photo or scan")).to_be_visible()
        shot(page, "selfie-no-camera")


@pytest.mark.usefixtures("no_async_check")
def test_without_a_script_a_plain_form_is_sent(live_server: Any, tmp_path: Path) -> None:
    v = make_verification(checks=("selfie",))
    agree(v)
    (tmp_path / "me.png").write_bytes(_png(900, 700))
    with phone(v, live_server, java_script_enabled=False) as page:
        page.goto(f"{live_server.url}/v/{v.id}/selfie/")
        shot(page, "selfie-no-script")
        page.get_by_label("Choose a photo or scan").set_input_files(tmp_path / "me.png")
        page.get_by_role("button", name="Send this photo").click()
        page.wait_for_url(lambda url: "/selfie/" not in url)
    assert len(verifications.attempts(v.id, "selfie")) == 1


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (120, 140, 130)).save(out, "PNG")
    return out.getvalue()
