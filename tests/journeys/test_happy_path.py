"""From joining the marketplace to a proposal with a mark, by the camera of a phone."""

import re
from typing import Any

from playwright.sync_api import expect

from factories.marketplace_pages import joins, mark_is
from factories.pictures import for_camera
from factories.product import Product
from factories.programs import until
from factories.walker import Member, shot

BEFORE = [
    "member.saved",
    "requirement.due",
    "verification.created",
    "verification.link_opened",
    "consent.given",
    "consent.given",
    "check.attempt_started",
    "message.sent",
    "check.attempt_measured",
    "check.passed",
    "check.attempt_started",
    "message.sent",
    "check.attempt_measured",
    "check.passed",
]
# the document is read while the member takes the selfie: these five in any order
MEANWHILE = [
    "check.attempt_measured",
    "check.attempt_measured",
    "check.attempt_started",
    "check.attempt_started",
    "verification.processing",
]
DECIDED = ["check.passed", "check.passed", "decision.made", "verification.verified"]
AFTER = ["badge.issued", "message.sent", "requirement.met"]  # three jobs at once


def test_from_joining_to_a_proposal_with_a_mark(product: Product, member: Member, camera: Any) -> None:
    page = member.page
    joins(member)
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
    shot(page, "email-code", also=True)
    member.types_code(member.email)
    member.is_at("phone")
    shot(page, "phone", also=True)
    page.get_by_role("button", name="Send the code").click()
    shot(page, "phone-code", also=True)
    member.types_code(member.phone)
    takes_both_photos(member, camera)
    member.sees("You are verified")
    shot(page, "verified", also=True)
    sends_a_proposal(member)
    mark_is(member, shown=True)
    shot(page, "shop-profile", also=True)
    assert in_order(until(lambda: all_told(product, member), within=60)) == (
        BEFORE,
        MEANWHILE,
        DECIDED,
        AFTER,
    )
    page.goto(f"{product.shop}/webhooks-log")
    shot(page, "shop-webhooks")
    for name in ("verification.verified", "badge.issued", "requirement.met"):
        expect(page.get_by_role("cell", name=name, exact=True).first).to_be_visible()
    page.goto(f"{product.url}/dev/outbox")
    shot(page, "outbox", also=True)


def all_told(product: Product, member: Member) -> list[str] | None:
    """The names of all events, once the last message has gone out."""
    names = product.events(member.id)
    return names if names.count("message.sent") == 3 else None


def in_order(names: list[str]) -> tuple[list[str], list[str], list[str], list[str]]:
    """The sequence in its four parts; what happens at the same time is sorted."""
    one, two, three = len(BEFORE), len(BEFORE + MEANWHILE), len(BEFORE + MEANWHILE + DECIDED)
    return names[:one], sorted(names[one:two]), names[two:three], sorted(names[three:])


def takes_both_photos(member: Member, camera: Any) -> None:
    """Passport and selfie by the camera of the phone."""
    page = member.page
    passport, face = for_camera(member.number)
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


def sends_a_proposal(member: Member) -> None:
    """From the result by the badge page back to the marketplace, and through its gate."""
    page = member.page
    page.reload()
    page.get_by_role("link", name="See my badge page").click()
    expect(page.get_by_role("main")).to_contain_text("This badge counts")
    shot(page, "badge", also=True)
    page.go_back()
    page.get_by_role("link", name="Return to").click()
    shot(page, "shop-allowed", also=True)
    page.get_by_label("Your proposal").fill("I draw rivers.")
    page.get_by_role("button", name="Send the proposal").click()
    expect(page).to_have_url(f"{member.product.shop}/profile")
    expect(page.get_by_text("I draw rivers.")).to_be_visible()
