"""A member at the pages, and an agent at the console: what they click, in their words."""

import itertools
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from factories import pictures
from factories.product import Product
from factories.programs import until

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
SHOTS = os.environ.get("BONAFIDES_SCREENSHOTS")
LONG = 120_000  # milliseconds that the engine may take on a busy machine
expect.set_options(timeout=60_000)
_numbers = itertools.count(1)
NAMES = {
    "eriksson": "Anna Maria Eriksson",
    "abebe": "Samuel Abebe",
    "okonkwo": "Ngozi Okonkwo",
    "rao": "Priya Rao",
}
RUN = secrets.token_hex(3)


def shot(page: Page, name: str, *, also: bool = False) -> None:
    """A picture of the page for whoever asked for them; `also` at a desk and in the dark."""
    if not SHOTS:
        return
    folder = Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    if also:
        size = page.viewport_size or PHONE
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=folder / f"{name}-dark.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.screenshot(path=folder / f"{name}-desktop.png", full_page=True)
        page.set_viewport_size(size)


class Member:
    """One member with a browser of their own."""

    def __init__(self, product: Product, page: Page, who: str = "eriksson") -> None:
        number = next(_numbers)
        self.product, self.page, self.who = product, page, who
        self.name = NAMES[who]
        self.email = f"canary-{RUN}-{number}@example.org"
        self.phone = f"+1{(201, 202, 203, 205, 206, 207, 208, 209)[number // 100]}55501{number % 100:02}"
        self.external_id = f"walker-{RUN}-{number}"
        self.number = f"CNR{number:06}"  # of the document; the same one from two members goes to a person
        self.id = self.verification = ""

    # with the API alone: a marketplace that sends its member straight to the pages
    def arrives(self, level: str = "identity", *, name: str | None = None, **attributes: Any) -> "Member":
        body = {"name": name or self.name, "email": self.email, "phone": self.phone}
        saved = self.product.call(
            "PUT", f"/members/{self.external_id}", body | {"attributes": {"role": "freelancer", **attributes}}
        )
        self.id = saved["id"]
        opened = self.product.call("POST", "/verifications", {"member": self.id, "level": level})
        self.verification = opened["id"]
        self.enters(opened["url"])
        return self

    def enters(self, url: str) -> None:
        self.page.goto(url)
        self.page.get_by_role("button", name="Start").click()

    def renamed(self, name: str) -> None:
        body = {"name": name, "email": self.email, "phone": self.phone, "attributes": {"role": "freelancer"}}
        self.product.call("PUT", f"/members/{self.external_id}", body)

    def is_at(self, step: str) -> None:
        expect(self.page).to_have_url(re.compile(f"/{step}/"), timeout=LONG)

    def agrees(self, *, to_machine: bool = True) -> "Member":
        self.is_at("consent")
        ways = self.page.get_by_role("radio")
        if ways.count():
            ways.nth(0 if to_machine else 1).check()
        self.page.locator("#id_agree").check()
        self.page.get_by_role("button", name="Agree and go on").click()
        return self

    def confirms_email(self) -> "Member":
        self.is_at("email")
        self.page.get_by_role("button", name="Send the code").click()
        self.types_code(self.email)
        return self

    def confirms_phone(self) -> "Member":
        self.is_at("phone")
        self.page.get_by_role("button", name="Send the code").click()
        self.types_code(self.phone)
        return self

    def types_code(self, to: str) -> None:
        expect(self.page.locator("#id_code")).to_be_visible()
        self.page.locator("#id_code").fill(self.product.code_for(to))
        self.page.get_by_role("button", name="Confirm").click()

    def gets_to_the_document(self, level: str = "identity", **how: Any) -> "Member":
        return self.arrives(level, **how).agrees().confirms_email().confirms_phone()

    def chooses(self, kind: str = "Passport", country: str = "UTO") -> "Member":
        self.is_at("document")
        self.page.get_by_label("Country that issued it").select_option(country)
        self.page.get_by_label(kind).check()
        self.page.get_by_role("button", name="Continue").click()
        return self

    def uploads(self, data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> "Member":
        """Choose a file, look at it, send it."""
        chosen = {"name": name, "mimeType": kind, "buffer": data}
        self.page.get_by_label("Choose a photo or scan").set_input_files(chosen)
        self.page.get_by_role("button", name="Use this photo").click()
        return self

    def hands_in_document(self, *photos: bytes, kind: str = "Passport") -> "Member":
        self.chooses(kind)
        for number, data in enumerate(photos):
            expect(self.page).to_have_url(re.compile("/back/" if number else "/front/"))
            self.uploads(data)
        expect(self.page).not_to_have_url(re.compile("/document/"), timeout=LONG)
        return self

    def hands_in_selfie(self, data: bytes) -> "Member":
        self.is_at("selfie")
        self.uploads(data)
        expect(self.page).not_to_have_url(re.compile("/selfie/"), timeout=LONG)
        return self

    def document(self, kind: str = "td3", **how: Any) -> bytes:
        """A photo of this member's document."""
        return pictures.document(self.who, kind, number=self.number, **how)

    def verifies(self) -> "Member":
        """The whole of it, with good photos."""
        self.gets_to_the_document()
        self.hands_in_document(self.document())
        self.hands_in_selfie(pictures.selfie(self.who))
        self.sees("You are verified")
        return self

    def hands_in(self, document: bytes, selfie: bytes | None = None) -> "Member":
        self.hands_in_document(document)
        return self.hands_in_selfie(selfie or pictures.selfie(self.who))

    def sees(self, heading: str) -> None:
        self.is_at("result")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=LONG)

    def tries_again(self, check: str) -> "Member":
        self.page.get_by_role("link", name=re.compile(f"Try again ?: {check}")).click()
        return self

    def card(self, check: str) -> Locator:
        """What the result page says of one check."""
        return self.page.get_by_role("region", name=check)

    def learns(self, check: str) -> list[str]:
        """The reasons of a check that is being looked at, once they are there."""

        def told() -> list[str]:
            self.page.reload()
            return self.reasons(check)

        found: list[str] = until(told, within=LONG / 1000)
        return found

    def reasons(self, check: str) -> list[str]:
        return self.card(check).locator(".reason-title").all_inner_texts()

    def waits_for(self, state: str) -> None:
        """Until the API tells this state of the verification."""
        until(lambda: self.state()["state"] == state, within=LONG / 1000)

    def state(self) -> dict[str, Any]:
        """The verification as the API tells it."""
        found: dict[str, Any] = self.product.call("GET", f"/verifications/{self.verification}")
        return found


class Agent:
    """One of the staff at the console."""

    def __init__(self, product: Product, page: Page, name: str = "agent") -> None:
        self.product, self.page, self.name = product, page, name

    def signs_in(self) -> "Agent":
        self.page.goto(f"{self.product.url}/console/")
        self.page.get_by_label("User name").fill(self.name)
        self.page.get_by_label("Password").fill(self.product.demo["password"])
        self.page.get_by_role("button", name="Go on").click()
        self.page.get_by_label("Code").fill(self.product.staff_code())
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Cases")
        return self

    def opens_case_of(self, member: Member) -> "Agent":
        """The newest case of a member's verification."""
        query = "SELECT id FROM reviews_case WHERE verification_id = %s ORDER BY opened DESC"
        # the page tells of the review as soon as it is decided; the case is opened by the job that follows
        rows = until(lambda: self.product.rows(query, member.verification))
        self.page.goto(f"{self.product.url}/console/cases/{rows[0]['id']}/")
        take = self.page.get_by_role("button", name="Take it")
        if take.count():
            take.click()
        return self

    def decides(self, verdict: str, *, note: str = "", **choices: str) -> None:
        """Open the form of a verdict, fill it in and send it."""
        form = self.page.locator(f"#verdict-{verdict}")
        form.locator("summary").first.click()
        for name, value in choices.items():
            form.locator(f"[name={name}]").select_option(value)
        if note:
            form.get_by_label("Note to the member").fill(note)
        form.locator("[name=sure]").check()
        form.locator("form button").last.click()
        expect(self.page.locator("main")).to_contain_text("Decided. The member is told.")

    def answers(self, words: str) -> None:
        self.page.get_by_label("Write to the member").fill(words)
        self.page.get_by_role("button", name="Answer and close").click()


@contextmanager
def at_a_phone(browser: Any, **more: Any) -> Iterator[Page]:
    """A page in a fresh context; nothing may go wrong in its scripts."""
    context: BrowserContext = browser.new_context(
        **{"viewport": PHONE, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"} | more
    )
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()
    assert wrong == []
