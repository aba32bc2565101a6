"""What people and others put into the forms: a clear word for each, never an error page, and no try lost."""

import re

import pytest
from playwright.sync_api import expect

from bonafides.vision.specimens import uploads
from factories import pictures
from factories.product import Product
from factories.walker import Member, shot

REFUSED = {
    "text.txt": "file_type_not_supported",
    "moving.gif": "file_type_not_supported",
    "moving.png": "file_animated",
    "cut.jpg": "file_damaged",
    "nothing": "file_empty",
    "pixel-bomb.png": "image_too_large",
    "thumb.jpg": "image_too_small",
    "locked.pdf": "pdf_encrypted",
    "broken.pdf": "pdf_damaged",
}


def test_refused_files_are_named_and_cost_no_try(member: Member) -> None:
    member.gets_to_the_document().chooses()
    page = member.page
    for name, code in REFUSED.items():
        data, expected = uploads.refused()[name]
        assert code == expected
        member.uploads(data, name, "application/octet-stream")
        error = page.locator("[data-error]")
        expect(error).to_have_attribute("data-code", code)
        expect(error).to_be_focused()
        assert len(error.inner_text()) > 20
        shot(page, f"refused-{code}")
        again = page.get_by_role("button", name="Take it again")
        if again.is_visible():
            again.click()
    (check,) = (c for c in member.state()["checks"] if c["kind"] == "document")
    assert (check["state"], check["attempts_left"]) == ("waiting", 5)
    member.uploads(member.document())
    member.is_at("selfie")


def test_odd_files_are_taken_and_judged_as_pictures(member: Member) -> None:
    files = uploads.honest() | uploads.polyglots()
    member.gets_to_the_document().hands_in(files["plain.heic"])
    member.sees("Almost: please do this again")
    assert member.reasons("Document")
    for name in ("scan.pdf", "archive-behind.jpg", "gps.jpg"):
        member.tries_again("Document").hands_in_document(files[name])
        member.sees("Almost: please do this again")
        assert member.reasons("Document")
    checks = {c["kind"]: c["attempts_left"] for c in member.state()["checks"]}
    assert (checks["document"], checks["selfie"]) == (1, 4)


def test_picture_that_lies_on_its_side_is_read_upright(member: Member) -> None:
    member.gets_to_the_document()
    member.hands_in(pictures.turned(member.document()), pictures.turned(pictures.selfie()))
    member.sees("You are verified")


def test_wrong_pictures_get_their_own_reasons(member: Member) -> None:
    member.gets_to_the_document()
    member.hands_in(pictures.two_documents(), pictures.table())
    member.sees("Almost: please do this again")
    shot(member.page, "failed-two-documents")
    assert "There is more than one document in the photo." in member.reasons("Document")
    assert member.reasons("Selfie") == ["We could not find a face in the selfie."]
    member.tries_again("Document").hands_in_document(pictures.selfie())
    member.tries_again("Selfie").hands_in_selfie(pictures.selfie())
    member.sees("Almost: please do this again")
    shot(member.page, "failed-face-alone")
    assert set(member.learns("Document")) & {
        "We could not find an identity document in the photo.",
        "We could not read the two or three lines of letters, digits and “<” on your document.",
    }
    assert member.reasons("Selfie") == []  # it is kept for the next document
    member.tries_again("Document").hands_in_document(member.document())
    member.sees("You are verified")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("+1 201 000 0000", "does not exist"),
        ("hello", "Enter it with its country code"),
        ("+1 900 234 5678", "cannot send codes to this kind"),
        ("", "phone number"),
    ],
)
def test_phone_number_that_cannot_be_used_is_refused_with_a_word(
    at_the_phone: Member, typed: str, told: str
) -> None:
    page = at_the_phone.page
    page.get_by_label("Your phone number").fill(typed)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("alert").first).to_contain_text(told)
    if typed:
        expect(page.get_by_label("Your phone number")).to_have_value(typed)
    shot(page, f"phone-refused-{re.sub('[^a-z0-9]', '', typed)}")


@pytest.fixture(scope="module")
def at_the_phone(product: Product, browser: object) -> object:
    from factories.walker import at_a_phone

    with at_a_phone(browser) as page:
        member = Member(product, page).arrives("phone").agrees().confirms_email()
        member.is_at("phone")
        yield member


def test_ten_wrong_codes_open_nothing_and_say_how_long_to_wait(member: Member) -> None:
    member.arrives("phone").agrees().confirms_email().is_at("phone")
    page = member.page
    page.get_by_role("button", name="Send the code").click()
    right = member.product.code_for(member.phone)
    for guess in range(10):
        page.locator("#id_code").fill(f"{(int(right) + 1 + guess) % 100_000:05}")
        page.get_by_role("button", name="Confirm").click()
        expect(page.locator("#code-error")).to_be_visible()
    shot(page, "phone-too-many")
    expect(page.locator("#code-error")).to_contain_text(re.compile(r"second|minute|new code", re.IGNORECASE))
    page.locator("#id_code").fill(right)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#code-error")).to_be_visible()  # a code that was guessed at is dead
    checks = {c["kind"]: c["state"] for c in member.state()["checks"]}
    assert checks["phone"] == "in_progress"
    expect(page.get_by_role("link", name="I cannot do this")).to_be_visible()
