"""From joining the marketplace to a proposal with a mark, by the camera of a phone."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from factories.pictures import for_camera
from factories.product import Product
from factories.programs import until
from factories.walker import LONG, Member, shot

GOLDEN = [
    "member.saved",
]


def joins(member: Member, product: Product, *, origin: str = "new", asked: bool = True) -> dict[str, Any]:
    """Join until the lot falls as wished: a fixed share of new accounts is asked."""
    page = member.page
    for _ in range(40):
        page.goto(f"{product.shop}/join")
        page.get_by_label("Full name").fill(member.name)
        page.get_by_label("E-mail address").fill(member.email)
        page.get_by_label("Phone number").fill(member.phone)
        if origin == "bridged":
            page.get_by_label("I came over").check()
        page.get_by_role("button", name="Join").click()
        expect(page).to_have_url(f"{product.shop}/job")
        if (page.get_by_role("heading", name="Not yet").count() > 0) == asked:
            break
    else:
        raise AssertionError("forty accounts, and no lot fell as wished")
    return product.call("GET", f"/members?limit=1")["data"][0]


def test_from_joining_to_a_proposal_with_a_mark(product: Product, member: Member, camera: Any) -> None:
    page = member.page
    passport, face = for_camera()
    saved = joins(member, product)
    member.id = saved["id"]
    shot(page, "shop-not-yet", also=True)
    page.get_by_role("button", name="Verify your identity").click()
    shot(page, "enter", also=True)
    page.get_by_role("button", name="Start").click()
    member.is_at("consent")
    shot(page, "consent", also=True)
    member.agrees()
    member.is_at("email")
    shot(page, "email", also=True)
    page.get_by_role("button", name="Send the code").click()
    expect(page.locator("#id_code")).to_be_visible()
    shot(page, "email-code", also=True)
    member.types_code(member.email)
    member.is_at("phone")
    shot(page, "phone", also=True)
    page.get_by_role("button", name="Send the code").click()
    shot(page, "phone-code", also=True)
    member.types_code(member.phone)
    member.is_at("document")
    shot(page, "document", also=True)
    member.chooses()
    shot(page, "document-photo", also=True)
    camera.shows(passport)
    page.get_by_role("button", name="Open the camera").click()
    page.get_by_role("button", name="Take the photo").click()
    shot(page, "document-preview", also=True)
    page.get_by_role("button", name="Use this photo").click()
    member.is_at("selfie")
    shot(page, "selfie", also=True)
    camera.shows(face)
    page.get_by_role("button", name="Open the camera").click()
    page.get_by_role("button", name="Take the photo").click()
    shot(page, "selfie-preview")
    page.get_by_role("button", name="Use this photo").click()
    expect(page).to_have_url(re.compile("/(progress|result)/"))
    shot(page, "progress", also=True)
    member.sees("You are verified")
    shot(page, "verified", also=True)
    page.reload()
    page.get_by_role("link", name="See my badge page").click()
    shot(page, "badge", also=True)
    page.go_back()
    page.get_by_role("link", name="Return to").click()
    shot(page, "shop-allowed", also=True)
    page.get_by_label("Your proposal").fill("I draw rivers.")
    page.get_by_role("button", name="Send the proposal").click()
    expect(page).to_have_url(f"{product.shop}/profile")
    until(lambda: page.reload() and page.get_by_text("Identity verified").count(), within=60)
    shot(page, "shop-profile", also=True)
    page.goto(f"{product.shop}/webhooks-log")
    shot(page, "shop-webhooks")
    page.goto(f"{product.url}/dev/outbox")
    shot(page, "outbox", also=True)
    assert product.events(member.id) == GOLDEN
