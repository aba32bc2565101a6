"""The agreement: one row a purpose, bound to the exact wording; and no wall for those who do not agree."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from bonafides.flow.pages import consents
from bonafides.members.models import Consent
from bonafides.verifications.states import VerificationState

AGREED = {"agree": "on", "way": "face_comparison"}


def rows(verification_id: str) -> set[str]:
    standing = Consent.objects.filter(verification_id=verification_id, withdrawn=None)
    return set(standing.values_list("purpose", flat=True))


def test_agreeing_leaves_a_row_for_each_purpose_and_goes_on(way: Any, browser: Any) -> None:
    v = way().view
    answer = browser(v).post(f"/v/{v.id}/consent/", AGREED)
    assert (answer.status_code, answer["Location"]) == (303, f"/v/{v.id}/")
    assert rows(v.id) == {"identity_check", "face_comparison"}


def test_row_names_the_exact_wording(way: Any, browser: Any) -> None:
    v = way().view
    browser(v).post(f"/v/{v.id}/consent/", AGREED)
    raw = (consents.TEXTS / "consent.en.toml").read_bytes()
    version = Consent.objects.filter(verification_id=v.id)[0].text_version
    assert version == f"2026-11-22.{hashlib.sha256(raw).hexdigest()[:16]}"


def test_double_submit_leaves_the_same_rows(way: Any, browser: Any) -> None:
    v = way().view
    for _ in range(2):
        browser(v).post(f"/v/{v.id}/consent/", AGREED)
    assert Consent.objects.filter(verification_id=v.id).count() == 2


def test_changing_the_way_takes_the_other_one_back(way: Any, browser: Any) -> None:
    v = way().view
    browser(v).post(f"/v/{v.id}/consent/", AGREED)
    browser(v).post(f"/v/{v.id}/consent/", AGREED | {"way": "person_compares"})
    assert rows(v.id) == {"identity_check", "person_compares"}


def test_nothing_ticked_says_what_is_missing_and_records_nothing(way: Any, browser: Any) -> None:
    v = way().view
    page = browser(v).post(f"/v/{v.id}/consent/", {})
    assert page.status_code == 422
    assert b"bonafides/back.js" in page.content  # "back" must not offer to send the form again
    assert b"bonafides/back.js" not in browser(v).get(f"/v/{v.id}/consent/").content
    assert "Choose who compares the two photos." in page.content.decode()
    assert "Tick this to go on" in page.content.decode()
    assert rows(v.id) == set()


def test_invented_way_is_refused(way: Any, browser: Any) -> None:
    v = way().view
    assert browser(v).post(f"/v/{v.id}/consent/", AGREED | {"way": "free_lunch"}).status_code == 422
    assert rows(v.id) == set()


def test_level_without_selfie_asks_for_no_biometric_agreement(way: Any, browser: Any) -> None:
    v = way(checks=("email", "phone"), level="phone").view
    page = browser(v).get(f"/v/{v.id}/consent/").content.decode()
    assert "biometric" not in page
    assert "passport" not in page.lower()
    browser(v).post(f"/v/{v.id}/consent/", {"agree": "on"})
    assert rows(v.id) == {"identity_check"}


def test_page_tells_what_is_kept_and_who_sees_it(way: Any, browser: Any) -> None:
    v = way().view
    page = re.sub(r"\s+", " ", browser(v).get(f"/v/{v.id}/consent/").content.decode())
    for promise in ("until 30 days after the decision", "Who sees it", "No program measures my face"):
        assert promise in page


def test_not_agreeing_leads_to_other_ways(way: Any, browser: Any) -> None:
    v = way().view
    page = browser(v).get(reverse("flow:options", args=[v.id])).content.decode()
    for url in ("flow:help", "flow:cannot", "flow:consent", "flow:next"):
        assert reverse(url, args=[v.id]) in page


def test_taking_it_back_before_anything_is_handed_in_returns_to_the_agreement(
    way: Callable[..., Any], browser: Any
) -> None:
    walk = way().agrees()
    page = browser(walk.view).post(f"/v/{walk.id}/options/", follow=True)
    assert page.redirect_chain[-1][0] == f"/v/{walk.id}/consent/"
    assert rows(walk.id) == set()
    assert walk.view.state == VerificationState.REQUIRES_INPUT


def test_taking_it_back_while_a_photo_is_read_ends_the_verification(way: Any, browser: Any) -> None:
    walk = way().agrees().passes("email", "phone").begins("document")
    browser(walk.view).post(f"/v/{walk.id}/options/")
    assert rows(walk.id) == set()
    assert walk.view.state == VerificationState.CANCELED
