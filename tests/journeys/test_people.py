"""Where a person helps or decides: the agent at the console, the member on the same page as before."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from factories.product import Product
from factories.walker import DESKTOP, LONG, Agent, Member, at_a_phone, shot


@pytest.fixture(scope="module")
def agent(product: Product, browser: object) -> Iterator[Agent]:
    with at_a_phone(browser, viewport=DESKTOP, has_touch=False, is_mobile=False) as page:
        yield Agent(product, page).signs_in()


def in_review(member: Member) -> Member:
    """A check digit is wrong in print, so that a person decides."""
    member.gets_to_the_document()
    member.hands_in(member.document(wrong_digit="composite"))
    member.sees("A person is looking at it")
    return member


def test_wrong_check_digit_is_approved_by_a_person(member: Member, agent: Agent) -> None:
    in_review(member)
    shot(member.page, "in-review", also=True)
    assert member.reasons("Document") == ["We could not confirm the details of this document."]
    expect(member.page.locator("main")).not_to_contain_text("check digit")
    agent.opens_case_of(member)
    shot(agent.page, "console-case")
    expect(agent.page.locator("main")).to_contain_text("check digit")
    agent.page.get_by_label("Why do you look at the photos?").select_option("settle_case")
    agent.page.get_by_role("button", name="Show").click()
    expect(agent.page.get_by_role("img", name="Front, attempt 1")).to_be_visible()
    shot(agent.page, "console-case-photos")
    agent.decides("approve")
    member.page.reload()
    member.sees("You are verified")
    (state,) = member.product.rows("SELECT count(*) AS n FROM badges_badge WHERE member_id = %s", member.id)
    assert state["n"] == 1


def test_declined_by_a_person_says_why_and_takes_an_appeal(member: Member, agent: Agent) -> None:
    in_review(member)
    agent.opens_case_of(member)
    form = agent.page.locator("#verdict-decline")
    form.locator("summary").first.click()
    form.locator("summary", has_text="Reasons: document").click()
    form.get_by_text("We could not confirm this document.").check()
    form.locator("[name=sure]").check()
    form.get_by_role("button", name="Decline").click()
    member.page.reload()
    member.sees("We could not verify your identity")
    shot(member.page, "declined", also=True)
    assert "We could not confirm this document." in member.reasons("Document")
    member.page.get_by_text("I think that this is wrong", exact=True).click()
    member.page.get_by_label("Why do you think so?").fill("It was a printing error of the authority.")
    member.page.get_by_role("button", name="Appeal").click()
    member.is_at("help")
    expect(member.page.locator(".talk")).to_contain_text("printing error")
    shot(member.page, "appeal")
    agent.opens_case_of(member)
    expect(agent.page.locator("main")).to_contain_text("Somebody else decides the appeal.")


def test_asked_again_by_a_person_repeats_that_step_alone(member: Member, agent: Agent) -> None:
    in_review(member)
    agent.opens_case_of(member)
    agent.decides("ask_again", note="Please lay the page flat.", check_document="again")
    member.page.reload()
    member.sees("Almost: please do this again")
    shot(member.page, "asked-again", also=True)
    assert member.reasons("Document") == ["A person has looked at it and asks you to send it again."]
    member.page.get_by_role("link", name="Read the answer").click()
    expect(member.page.locator(".talk")).to_contain_text("Please lay the page flat.")
    member.page.get_by_role("link", name="Back to my verification").click()
    member.tries_again("Document").hands_in_document(member.document())
    member.sees("You are verified")


def test_question_is_answered_on_the_same_page(member: Member, agent: Agent) -> None:
    member.arrives().agrees()
    member.is_at("email")
    member.page.get_by_role("link", name="I need help").click()
    shot(member.page, "help", also=True)
    member.page.get_by_label("No code arrives, or it is refused").check()
    member.page.get_by_label("In your words").fill("The mail does not come.")
    member.page.get_by_role("button", name="Send").click()
    expect(member.page.locator(".talk")).to_contain_text("The mail does not come.")
    agent.opens_case_of(member).answers("It comes within a minute. Look into the spam folder.")
    expect(member.page.locator(".talk")).to_contain_text("Look into the spam folder", timeout=LONG)
    shot(member.page, "help-answered")
    member.page.get_by_role("link", name="Back to my verification").click()
    member.confirms_email().is_at("phone")


def test_step_that_cannot_be_done_is_waived_by_a_person(member: Member, agent: Agent) -> None:
    member.arrives().agrees().confirms_email().is_at("phone")
    member.page.get_by_role("link", name="I cannot do this").click()
    shot(member.page, "cannot", also=True)
    member.page.get_by_label("I have no phone number of my own").check()
    member.page.get_by_role("button", name="Ask for another way").click()
    member.page.goto(f"{member.product.url}/v/{member.verification}/")
    member.hands_in(member.document())
    member.sees("A person is looking at it")
    agent.opens_case_of(member)
    agent.decides("approve", check_phone="waive")
    member.page.reload()
    member.sees("You are verified")
    checks = {c["kind"]: c["state"] for c in member.state()["checks"]}
    assert checks == {"email": "passed", "phone": "waived", "document": "passed", "selfie": "passed"}


def test_person_compares_the_faces_where_the_member_wishes(
    product: Product, open_page: Callable[..., Page], agent: Agent
) -> None:
    member = Member(product, open_page())
    member.arrives().agrees(to_machine=False).confirms_email().confirms_phone()
    member.hands_in(member.document())
    member.sees("A person is looking at it")
    (row,) = product.rows(
        "SELECT a.signals FROM verifications_attempt a JOIN verifications_check c ON c.id = a.check_id "
        "WHERE c.verification_id = %s AND c.kind = 'selfie'",
        member.verification,
    )
    assert "face_score" not in (row["signals"] or {})  # no machine measured the face
    agent.opens_case_of(member).decides("approve")
    member.page.reload()
    member.sees("You are verified")
