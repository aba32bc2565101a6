"""The console in a real browser: by keyboard, on a phone, in the dark, and without faults for assistive technology."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium as the system has it."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # playwright keeps a loop in this thread; the tests do not use it
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(db: Any) -> dict[str, str]:
    """A case of each kind that has a page of its own, a badge, and somebody of staff."""
    from bonafides.badges import queries as badges
    from bonafides.badges import services
    from bonafides.console.accounts import create_staff
    from bonafides.core import clock
    from bonafides.core.events import SYSTEM
    from bonafides.reviews import services as reviews
    from factories.journeys import Journey
    from factories.reviews import doubtful, question
    from factories.staff import PASSWORD, SECRET

    create_staff("ann", PASSWORD, totp_secret=SECRET)
    done = Journey(clock.now() - timedelta(days=2))
    done.codes()
    done.document()
    done.selfie()
    done.decide()
    badge = services.issue(done.id, actor=SYSTEM, now=done.now)
    slug = badges.newest(done.member, now=done.now)
    journey = doubtful(clock.now() - timedelta(hours=3), external_id="bruno")
    case = reviews.open_case(journey.id, actor=SYSTEM, now=journey.now)
    assert badge
    assert slug
    assert case
    return {"badge": badge, "slug": slug.slug, "case": case, "help": question("bo"), "member": done.member}


def _enter(page: "Page", base: str) -> None:
    from factories.staff import PASSWORD, code_now

    page.goto(f"{base}/console/")
    page.fill("#id_login", "ann")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_code")
    _check(page, "code")
    page.fill("#id_code", code_now())
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Cases')")


def _check(page: "Page", name: str) -> None:
    """No fault that axe-core finds, nothing wider than the screen; a picture where one is asked for."""
    from axe_core_python.sync_playwright import Axe

    if folder := os.environ.get("BONAFIDES_SCREENSHOTS"):
        size, dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(
            path=f"{folder}/{name}-{(size or DESK)['width']}{'-dark' if dark else ''}.png", full_page=True
        )
    found = Axe().run(page)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")], ids=str
)
def test_every_page_is_accessible(
    live_server: Any, browser: "Browser", world: dict[str, str], size: Any, scheme: Any
) -> None:
    base = live_server.url
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(f"{base}/console/accounts/login/")
    _check(page, "login")
    _enter(page, base)
    _check(page, "cases")
    for name, path in (
        ("case", f"cases/{world['case']}/"),
        ("help", f"cases/{world['help']}/"),
        ("members", "members/"),
        ("member", f"members/{world['member']}/"),
        ("badges", "badges/"),
        ("badge", f"badges/{world['badge']}/"),
        ("system", "system/"),
        ("empty", "?state=decided"),
        ("me", "accounts/mfa/"),
        ("recovery", "accounts/mfa/recovery-codes/generate/"),
    ):
        page.goto(f"{base}/console/{path}")
        _check(page, name)
    page.goto(f"{base}/console/cases/{world['case']}/")
    page.select_option("#look", "settle_case")
    page.click("text=Show 3 photos")
    page.wait_for_load_state("networkidle")
    loaded = "[...document.querySelectorAll('.photo img')].map(i => i.naturalWidth > 0)"
    assert page.evaluate(loaded) == [True, True, True]
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    _check(page, "case-open")
    page.goto(f"{base}/b/{world['slug']}")
    _check(page, "public-badge")
    context.close()
    assert faults == []


def test_a_case_is_settled_by_keyboard_alone(
    live_server: Any, browser: "Browser", world: dict[str, str]
) -> None:
    from bonafides.reviews import queries

    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    _enter(page, live_server.url)
    page.wait_for_load_state()  # the keys work once their script has come
    page.keyboard.press("?")
    page.locator("#keys").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#h-decide")
    assert world["case"] in page.url
    page.keyboard.press("c")
    page.wait_for_selector("text=Give it back")
    assert queries.get(world["case"]).state == "claimed"
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".photo-frame")
    page.keyboard.press("p")
    page.keyboard.press("+")
    page.keyboard.press("]")
    turned = page.locator(".photo img").first.get_attribute("style") or ""
    assert "rotate(90deg)" in turned
    assert "scale(1.25)" in turned
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.closest('#verdict-approve') !== null")
    for _ in range(12):
        if page.evaluate("document.activeElement.name === 'sure'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Decided. The member is told.")
    assert queries.get(world["case"]).verdict == "approve"
    context.close()


def test_staff_without_an_app_are_led_through_setting_it_up(
    live_server: Any, browser: "Browser", db: Any
) -> None:
    from bonafides.console.accounts import create_staff
    from factories.staff import PASSWORD, code_now

    create_staff("cleo", PASSWORD)
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/console/system/")
    page.fill("#id_login", "cleo")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Confirm that it is you')")
    _check(page, "confirm-password")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".qr img")
    _check(page, "set-up")
    page.click("text=I cannot scan it")
    secret = page.locator("details .mono").inner_text()
    page.fill("#id_code", code_now(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes")
    assert page.locator(".codes li").count() == 10
    _check(page, "recovery-codes")
    page.click("text=I have kept them")
    page.wait_for_selector("h1:has-text('Confirm with your app')")
    _check(page, "confirm-code")
    page.fill("#id_code", code_now(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Cases')")
    context.close()
