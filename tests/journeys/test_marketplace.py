"""What the marketplace shows: who is asked and why, who is exempt, and a mark that follows its badge."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from factories.marketplace_pages import joins, mark_is
from factories.product import Product
from factories.walker import Member, shot


def test_bridged_member_is_exempt_and_sees_it(product: Product, member: Member) -> None:
    joins(member, origin="bridged", asked=False)
    shot(member.page, "shop-exempt", also=True)
    expect(member.page.locator("main")).to_contain_text(
        "You are exempt: Your account came over from the platform"
    )
    member.page.get_by_label("Your proposal").fill("I draw rivers.")
    member.page.get_by_role("button", name="Send the proposal").click()
    expect(member.page).to_have_url(f"{product.shop}/profile")
    told = product.call("GET", f"/members/{member.id}/can/submit_proposal")
    assert (told["allowed"], told["exempt"]["reason"], told["missing"]) == (True, "bridged_member", [])


def test_member_outside_the_share_is_not_asked_and_sees_why(product: Product, member: Member) -> None:
    joins(member, asked=False)
    shot(member.page, "shop-not-asked", also=True)
    main = member.page.locator("main")
    expect(main).to_contain_text("You are not asked to verify your identity.")
    expect(main).to_contain_text("Your number is")
    why = product.call("GET", f"/members/{member.id}/can/submit_proposal")["why"]
    assert (why["outcome"], why["share"]) == ("not_asked", 0.5)
    assert why["bucket"] >= 50_000


def test_mark_follows_the_badge(product: Product, member: Member, open_page: Callable[..., Page]) -> None:
    joins(member)
    page = member.page
    page.get_by_role("button", name="Verify your identity").click()
    page.get_by_role("button", name="Start").click()
    member.agrees().confirms_email().confirms_phone()
    member.hands_in(member.document())
    member.sees("You are verified")
    page.goto(f"{product.shop}/profile")
    mark_is(member, shown=True)
    badge = product.call("GET", f"/badges?member={member.id}")["data"][0]
    public = open_page()
    public.goto(badge["page"])
    expect(public.locator("main")).to_contain_text("This badge counts")
    for verb, body, shown, words in (
        ("suspend", {"reason": "marketplace_request"}, False, "does not count"),
        ("reinstate", {}, True, "This badge counts"),
        ("revoke", {"reason": "marketplace_request"}, False, "This badge was withdrawn"),
    ):
        changed = product.call("POST", f"/badges/{badge['id']}/{verb}", body)
        mark_is(member, shown=shown)
        public.reload()
        expect(public.locator("main")).to_contain_text(words)
        shot(public, f"badge-{changed['state']}")
        assert ("Anna" in public.content()) is False
    answer = product.call("POST", f"/badges/{badge['id']}/reinstate", {}, expect=409)
    assert answer["code"] == "state_conflict"
    gate = product.call("GET", f"/members/{member.id}/can/submit_proposal")
    assert gate["allowed"] is False
