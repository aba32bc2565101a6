"""What a member does at the demo marketplace."""

from playwright.sync_api import expect

from factories.programs import until
from factories.walker import Member


def joins(member: Member, *, origin: str = "new", asked: bool = True) -> None:
    """Join until the lot falls as wished: a fixed share of new accounts is asked."""
    page, shop = member.page, member.product.shop
    for _ in range(40):
        page.goto(f"{shop}/join")
        page.get_by_label("Full name").fill(member.name)
        page.get_by_label("E-mail address").fill(member.email)
        page.get_by_label("Phone number").fill(member.phone)
        if origin == "bridged":
            page.get_by_label("I came over").check()
        page.get_by_role("button", name="Join").click()
        expect(page).to_have_url(f"{shop}/job")
        if (page.get_by_role("heading", name="Not yet").count() > 0) == asked:
            member.id = member.product.call("GET", "/members?limit=1")["data"][0]["id"]
            return
    raise AssertionError("forty accounts, and no lot fell as wished")


def mark_is(member: Member, *, shown: bool) -> None:
    """Wait on the profile until the mark is there, or gone: a webhook is on its way."""
    page = member.page

    def as_wished() -> bool:
        page.reload()
        return (page.get_by_role("img", name="Identity verified").count() > 0) == shown

    until(as_wished, within=60)
