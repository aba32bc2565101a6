"""Links, browsers and tabs: who gets in, and what happens to those who click twice or go back."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factories.product import Product
from factories.programs import clean_environment
from factories.walker import DESKTOP, LONG, Member, shot

OLD_LINK = """
from datetime import timedelta
from bonafides.cli import boot
boot.start_django()
from bonafides.core import clock
from bonafides.verifications import links
print(links.issue(member_id="{member}", level="identity", verification_id="{verification}",
                  now=clock.now() - timedelta(hours=25)))
"""


@pytest.fixture
def computer(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport=DESKTOP, has_touch=False, is_mobile=False)


def test_computer_follows_the_phone_to_the_end(
    product: Product, computer: Page, open_page: Callable[..., Page]
) -> None:
    member = Member(product, computer).gets_to_the_document()
    computer.get_by_role("link", name="Continue on my phone").first.click()
    shot(computer, "hand-over", also=True)
    words = computer.locator("p.words").inner_text()
    phone = open_page()
    phone.goto(computer.get_by_label("No camera for the code?").input_value())
    expect(phone.locator("p.words")).to_have_text(words)
    shot(phone, "hand-over-phone", also=True)
    phone.get_by_role("button", name="The words are the same, go on").click()
    expect(computer.get_by_text("Your phone is connected")).to_be_visible(timeout=LONG)
    shot(computer, "hand-over-connected")
    at_phone = Member(product, phone)
    at_phone.verification, at_phone.id = member.verification, member.id
    at_phone.hands_in(member.document())
    at_phone.sees("You are verified")
    member.sees("You are verified")  # the computer has come along by itself


def test_links_open_once_and_for_one_browser(
    product: Product, member: Member, open_page: Callable[..., Page]
) -> None:
    member.arrives()
    member.is_at("consent")
    url = product.call("GET", f"/verifications/{member.verification}")["url"]
    member.enters(url)
    member.is_at("consent")
    member.page.goto(url)  # the same browser comes back by the same link
    member.is_at("consent")
    other = open_page()
    other.goto(url)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link was opened before")
    shot(other, "link-used", also=True)
    other.goto(f"{product.url}/v/{member.verification}/consent/")
    expect(other.get_by_role("heading", level=1)).to_have_text("This browser does not know you")
    shot(other, "link-foreign")
    other.get_by_role("button", name="Send me a fresh link").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    fresh = _mailed_link(product, member)
    other.goto(fresh)
    other.get_by_role("button", name="Start").click()
    expect(other).to_have_url(re.compile("/consent/"))
    other.goto(url[:-6])
    expect(other.get_by_role("heading", level=1)).to_have_text("This link is not complete")
    shot(other, "link-damaged")


def test_expired_link_is_renewed_by_mail(product: Product, member: Member) -> None:
    member.arrives()
    script = OLD_LINK.format(member=member.id, verification=member.verification)
    made = subprocess.run(
        [sys.executable, "-c", script],
        env=clean_environment(**product.told()["environment"]),
        capture_output=True,
        text=True,
        check=True,
    )
    page = member.page
    page.goto(f"{product.url}/v/{made.stdout.strip()}")
    expect(page.get_by_role("heading", level=1)).to_have_text("The time of this link is over")
    shot(page, "link-expired", also=True)
    page.get_by_role("button", name="Send me a fresh link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    member.enters(_mailed_link(product, member))
    member.is_at("consent")


def test_foreign_verification_answers_like_one_that_does_not_exist(
    product: Product, member: Member, open_page: Callable[..., Page]
) -> None:
    member.arrives()
    other = Member(product, open_page()).arrives()
    pages = []
    for verification in (member.verification, "vrf_" + "0" * 26):
        answer = other.page.goto(f"{product.url}/v/{verification}/result/")
        assert answer is not None
        pages.append((answer.status, other.page.get_by_role("main").inner_text()))
    assert pages[0] == pages[1]
    assert pages[0][0] == 403


def test_back_and_double_clicks_hand_in_once(member: Member) -> None:
    page = member.page
    member.arrives()
    member.page.locator("[name=way]").first.check()
    page.locator("#id_agree").check()
    page.get_by_role("button", name="Agree and go on").dblclick()
    member.is_at("email")
    page.get_by_role("button", name="Send the code").dblclick()
    member.types_code(member.email)
    member.is_at("phone")
    page.go_back()  # the code page of a mail that is confirmed
    member.is_at("phone")
    member.confirms_phone()
    member.hands_in_document(member.document())
    page.go_back()
    expect(page).not_to_have_url(re.compile("/document/front"))
    member.page.goto(f"{member.product.url}/v/{member.verification}/")
    member.is_at("selfie")
    from factories import pictures

    page.get_by_label("Choose a photo or scan").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": pictures.selfie()}
    )
    page.get_by_role("button", name="Use this photo").dblclick()
    member.sees("You are verified")
    page.go_back()
    page.goto(f"{member.product.url}/v/{member.verification}/selfie/")
    member.sees("You are verified")
    found = member.product.rows(
        "SELECT c.kind, count(*) AS n FROM verifications_attempt a JOIN verifications_check c ON c.id = a.check_id "
        "WHERE c.verification_id = %s GROUP BY c.kind ORDER BY c.kind",
        member.verification,
    )
    assert {row["kind"]: row["n"] for row in found} == {"email": 1, "phone": 1, "document": 1, "selfie": 1}
    assert (
        sum(to == member.email and kind == "Mail" for kind, to, _ in member.product.outbox()) == 2
    )  # code, result


def test_second_tab_is_led_to_where_the_member_is(member: Member) -> None:
    member.arrives().agrees().confirms_email().is_at("phone")
    tab = member.page.context.new_page()
    tab.goto(f"{member.product.url}/v/{member.verification}/phone/")
    member.confirms_phone()
    member.is_at("document")
    tab.get_by_role("button", name="Send the code").click()  # what the first tab has done already
    expect(tab).to_have_url(re.compile("/document/"))
    tab.goto(f"{member.product.url}/v/{member.verification}/selfie/")
    expect(tab).to_have_url(re.compile("/document/"))  # not before its time
    tab.goto(f"{member.product.url}/v/{member.verification}/result/")
    expect(tab).to_have_url(re.compile("/document/"))


def _mailed_link(product: Product, member: Member) -> str:
    from factories.programs import until

    def newest() -> str | None:
        for _, to, text in product.outbox():
            found = re.search(r"http://[\d.:]+/v/[\w-]+", text)
            if to == member.email and found:
                return found.group()
        return None

    link: str = until(newest, within=60)
    return link
