"""Who may see which page, and when."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from bonafides.core.ids import new_id
from bonafides.flow import cookies
from bonafides.flow.facts import facts_of
from bonafides.flow.steps import STEPS, place
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import CheckState, VerificationState

Browser = Callable[[VerificationView], Client]
V = VerificationState

STAGES: dict[str, Callable[[Any], Any]] = {
    "fresh": lambda w: w,
    "agreed": lambda w: w.agrees(),
    "email confirmed": lambda w: w.agrees().passes("email"),
    "codes confirmed": lambda w: w.agrees().passes("email", "phone"),
    "document handed in": lambda w: w.agrees().passes("email", "phone").begins("document"),
    "all handed in": lambda w: w.agrees().passes("email", "phone").begins("document", "selfie"),
    "document failed": lambda w: (
        w.agrees()
        .passes("email", "phone")
        .begins("document", "selfie")
        .settles("document", CheckState.FAILED, "document_blurred")
    ),
    "with a person": lambda w: w.agrees().passes("email", "phone").becomes(V.IN_REVIEW),
    "verified": lambda w: (
        w.agrees().passes("email", "phone", "document", "selfie").becomes(V.PROCESSING, V.VERIFIED)
    ),
    "declined": lambda w: w.agrees().becomes(V.DECLINED),
    "canceled": lambda w: w.becomes(V.CANCELED),
    "expired": lambda w: w.becomes(V.EXPIRED),
}
WHERE = {
    "fresh": "consent",
    "agreed": "email",
    "email confirmed": "phone",
    "codes confirmed": "document",
    "document handed in": "selfie",
    "all handed in": "progress",
    "document failed": "result",
    "with a person": "result",
    "verified": "result",
    "declined": "result",
    "canceled": "result",
    "expired": "result",
}


@pytest.mark.parametrize("stage", STAGES)
def test_every_step_out_of_order_leads_to_where_the_member_should_be(
    stage: str, way: Callable[..., Any], browser: Browser
) -> None:
    v = STAGES[stage](way()).view
    facts, client = facts_of(v, now=v.created), browser(v)
    here = place(v, facts)
    assert here.key == WHERE[stage]
    should_be = reverse(here.url_name, kwargs={"verification_id": v.id})
    for step in STEPS:
        page = client.get(reverse(step.url_name, kwargs={"verification_id": v.id}))
        if step.opens(v, facts):
            assert (step.key, page.status_code) == (step.key, 200)
        else:
            assert (step.key, page.status_code, page.get("Location")) == (step.key, 303, should_be)


@pytest.mark.parametrize("stage", STAGES)
def test_next_leads_to_a_page_that_opens(stage: str, way: Callable[..., Any], browser: Browser) -> None:
    v = STAGES[stage](way()).view
    page = browser(v).get(f"/v/{v.id}/", follow=True)
    assert page.status_code == 200
    assert len(page.redirect_chain) == 1
    assert page.redirect_chain[0][0] == reverse(f"{_url_name(WHERE[stage])}", args=[v.id])


def _url_name(key: str) -> str:
    return next(s.url_name for s in STEPS if s.key == key)


def test_post_to_a_step_that_is_done_changes_nothing(way: Callable[..., Any], browser: Browser) -> None:
    walk = way().agrees().passes("email", "phone").begins("document")
    v = walk.view
    answer = browser(v).post(reverse("document:start", args=[v.id]), {"country": "UTO", "kind": "passport"})
    assert (answer.status_code, answer["Location"]) == (303, reverse("selfie:start", args=[v.id]))
    assert walk.view == v


def test_browser_without_the_cookie_gets_a_page_that_says_what_to_do(way: Callable[..., Any]) -> None:
    page = Client().get(f"/v/{way().id}/consent/")
    assert page.status_code == 403
    assert b"Send me a fresh link" in page.content


def test_cookie_of_one_verification_does_not_open_another(way: Callable[..., Any], browser: Browser) -> None:
    mine, other = way().view, way().view
    client = browser(mine)
    assert client.get(f"/v/{other.id}/consent/").status_code == 403
    client.cookies[cookies.name_of(other.id)] = client.cookies[cookies.name_of(mine.id)].value
    assert client.get(f"/v/{other.id}/consent/").status_code == 403


@pytest.mark.parametrize(
    "damage", [lambda s: s[:-1], lambda s: s + "x", lambda s: s.replace(":", ""), lambda s: ""]
)
def test_damaged_cookie_does_not_open(
    damage: Callable[[str], str], way: Callable[..., Any], browser: Browser
) -> None:
    v = way().view
    client = browser(v)
    client.cookies[cookies.name_of(v.id)] = damage(client.cookies[cookies.name_of(v.id)].value)
    assert client.get(f"/v/{v.id}/consent/").status_code == 403


class Yesterday(signing.TimestampSigner):
    """Signs as if it were a day and a minute ago."""

    def timestamp(self) -> str:
        past = datetime.now(UTC) - timedelta(days=1, minutes=1)
        return signing.b62_encode(int(past.timestamp()))


def test_cookie_older_than_a_day_does_not_open(way: Callable[..., Any]) -> None:
    v = way().view
    client = Client()
    client.cookies[cookies.name_of(v.id)] = Yesterday(salt=cookies.SALT).sign(v.id)
    assert client.get(f"/v/{v.id}/consent/").status_code == 403


def test_unknown_verification_looks_like_a_foreign_one(way: Callable[..., Any]) -> None:
    def shown(verification_id: str) -> str:
        page = Client().get(f"/v/{verification_id}/result/")
        assert page.status_code == 403
        text = page.content.decode().replace(verification_id, "ID")
        return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', r"\1", text)

    assert shown(new_id("vrf")) == shown(way().id)


def test_every_page_is_asked_for_again_on_going_back(way: Callable[..., Any], browser: Browser) -> None:
    v = way().view
    assert browser(v).get(f"/v/{v.id}/consent/")["Cache-Control"] == "no-store, private"


def test_fragments_and_scripts_are_redirected_in_their_own_way(
    way: Callable[..., Any], browser: Browser
) -> None:
    v = way().view
    url, consent = f"/v/{v.id}/progress/", f"/v/{v.id}/consent/"
    fragment = browser(v).get(url, headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, consent)
    script = browser(v).get(url, headers={"Accept": "application/json"})
    assert script.json() == {"next": consent}


def test_page_says_its_place_and_language(way: Callable[..., Any], browser: Browser) -> None:
    v = way(checks=("email", "phone")).agrees().view
    page = browser(v).get(f"/v/{v.id}/email/").content.decode()
    assert "Step 2 of 3" in page
    assert '<html lang="en">' in page
    assert '<a class="skip" href="#main">' in page
