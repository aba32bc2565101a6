"""Help from every step, and another way for a step that cannot be done."""

from typing import Any

import pytest
from django.urls import reverse

from bonafides.core import clock
from bonafides.core.events import Actor
from bonafides.flow.steps import STEPS
from bonafides.reviews import queries as reviews
from bonafides.reviews import services
from bonafides.verifications.states import CheckState

STAFF = Actor("staff", "7")
QUESTION = {"topic": "name", "words": "My passport has my maiden name.", "step": "document"}


def test_every_check_page_leads_to_help_and_another_way(way: Any, browser: Any) -> None:
    walk = way().agrees()
    page = browser(walk.view).get(f"/v/{walk.id}/email/").content.decode()
    assert f"/v/{walk.id}/help/?step=email" in page
    assert f"/v/{walk.id}/other-way/?step=email" in page


def test_question_and_answer_stand_on_one_page(way: Any, browser: Any) -> None:
    walk = way().agrees()
    client = browser(walk.view)
    assert client.post(f"/v/{walk.id}/help/", QUESTION)["Location"] == f"/v/{walk.id}/help/"
    case = reviews.open_case_of(walk.id)
    assert (case.step, case.topic) == ("document", "name")
    seen = "help/now/?seen=1"
    assert client.get(f"/v/{walk.id}/{seen}").status_code == 204
    services.write(case.id, words="Please send the marriage certificate, too.", actor=STAFF, now=clock.now())
    assert b"marriage certificate" in client.get(f"/v/{walk.id}/{seen}").content
    page = client.get(f"/v/{walk.id}/help/").content.decode()
    assert page.index("maiden name") < page.index("marriage certificate")
    client.post(f"/v/{walk.id}/help/", {"words": "Thank you."})
    assert [m.who for m in reviews.conversation(walk.id)] == ["you", "us", "you"]
    assert len(reviews.of_verification(walk.id)) == 1


def test_answer_is_announced_on_the_result_page(way: Any, browser: Any) -> None:
    walk = way().agrees().passes("email", "phone").begins("document", "selfie")
    walk.settles("document", CheckState.FAILED, "document_name_mismatch")
    client = browser(walk.view)
    client.post(f"/v/{walk.id}/help/", QUESTION)
    result = f"/v/{walk.id}/result/"
    assert b"A person has answered you" not in client.get(result).content
    case = reviews.open_case_of(walk.id)
    services.write(case.id, words="We look at it.", actor=STAFF, now=clock.now())
    assert b"A person has answered you" in client.get(result).content


def test_words_are_shown_as_words(way: Any, browser: Any) -> None:
    walk = way()
    client = browser(walk.view)
    client.post(f"/v/{walk.id}/help/", QUESTION | {"words": "<script>alert(1)</script>"})
    page = client.get(f"/v/{walk.id}/help/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "wrong",
    [{"topic": "", "words": "x"}, {"topic": "other", "words": "  "}, {"topic": "other", "words": "x" * 4001}],
)
def test_incomplete_question_says_what_is_missing_and_keeps_the_words(
    wrong: dict[str, str], way: Any, browser: Any
) -> None:
    walk = way()
    page = browser(walk.view).post(f"/v/{walk.id}/help/", wrong)
    assert page.status_code == 422
    assert b'class="error"' in page.content
    assert wrong["words"].strip().encode() in page.content
    assert reviews.conversation(walk.id) == []


def test_step_that_cannot_be_done_goes_to_a_person_without_a_failed_try(way: Any, browser: Any) -> None:
    walk = way().agrees().passes("email")
    client = browser(walk.view)
    answer = client.post(f"/v/{walk.id}/other-way/", {"step": "phone", "why": "no_phone", "words": ""})
    assert answer.status_code == 303
    phone = walk.view.check("phone")
    assert (phone.state, phone.attempts_left) == (CheckState.IN_REVIEW, 3)
    assert reviews.open_case_of(walk.id).topic == "no_phone"
    assert client.get(f"/v/{walk.id}/")["Location"] == reverse("document:start", args=[walk.id])


def test_something_else_needs_words(way: Any, browser: Any) -> None:
    walk = way().agrees()
    url = f"/v/{walk.id}/other-way/"
    assert browser(walk.view).post(url, {"step": "email", "why": "other"}).status_code == 422
    assert browser(walk.view).post(url, {"step": "email", "why": "no_camera"}).status_code == 422
    assert walk.view.check("email").state == CheckState.WAITING


def test_another_way_for_a_step_that_is_done_offers_those_that_are_left(way: Any, browser: Any) -> None:
    walk = way().agrees().passes("email")
    page = browser(walk.view).post(f"/v/{walk.id}/other-way/", {"step": "email", "why": "no_email"})
    assert b"?step=phone" in page.content
    assert b"?step=email" not in page.content
    assert walk.view.check("email").state == CheckState.PASSED


def test_double_submit_of_another_way_is_one_case(way: Any, browser: Any) -> None:
    walk = way().agrees()
    for _ in range(2):
        browser(walk.view).post(f"/v/{walk.id}/other-way/", {"step": "email", "why": "no_email"})
    assert len(reviews.of_verification(walk.id)) == 1


def test_every_check_has_a_reason_to_choose_from(way: Any, browser: Any) -> None:
    walk = way().agrees()
    for step in STEPS:
        if step.kind:
            page = browser(walk.view).get(f"/v/{walk.id}/other-way/?step={step.kind}").content
            assert page.count(b'name="why"') >= 2
