"""The page that waits, and the page that tells."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from bonafides.core import clock
from bonafides.core.events import SYSTEM
from bonafides.members import queries as members
from bonafides.reviews import queries as reviews
from bonafides.verifications import services as aggregate
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState, VerificationState

C, V = CheckState, VerificationState


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def all_in(way: Any) -> Any:
    return way().agrees().passes("email", "phone").begins("document", "selfie")


def test_progress_says_how_each_check_stands(way: Any, browser: Any) -> None:
    walk = all_in(way)
    page = words(browser(walk.view).get(f"/v/{walk.id}/progress/"))
    assert "Phone number Confirmed." in page
    assert "Document We are reading your document." in page


def test_progress_fragment_is_silent_until_something_changes(way: Any, browser: Any) -> None:
    walk = all_in(way)
    client, url = browser(walk.view), f"/v/{walk.id}/progress/now/"
    seen = re.search(r"seen=(\w+)", client.get(url).content.decode())[1]
    assert client.get(url, {"seen": seen}).status_code == 204
    attempt = walk.view.check("document").latest_attempt
    aggregate.record(attempt, Measured(outcome=C.PASSED), actor=SYSTEM, now=walk.now)
    changed = client.get(url, {"seen": seen})
    assert changed.status_code == 200
    assert "Document Read. We now put everything together." in words(changed)


def test_progress_fragment_leads_to_the_result(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.PASSED).settles("selfie", C.PASSED)
    walk.becomes(V.PROCESSING, V.VERIFIED)
    answer = browser(walk.view).get(f"/v/{walk.id}/progress/now/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/v/{walk.id}/result/"


def test_person_who_compares_is_named_on_the_progress_page(way: Any, browser: Any) -> None:
    walk = way().agrees("person_compares").passes("email", "phone").begins("document", "selfie")
    page = words(browser(walk.view).get(f"/v/{walk.id}/progress/"))
    assert "A person will compare it with the photo on your document." in page


def test_result_lists_all_reasons_at_once_with_remedy_and_tries(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.FAILED, "document_blurred", "document_glare")
    page = browser(walk.view).get(f"/v/{walk.id}/result/")
    text = words(page)
    assert "The photo of the document is too blurred to be read." in text
    assert "A reflection covers a part of the document." in text
    assert "Turn off the flash" in text
    assert "2 tries left" in text
    assert f'href="{reverse("document:start", args=[walk.id])}"' in page.content.decode()
    assert "Selfie Received We have it." in text


def test_result_names_the_moment_of_the_next_try(way: Any, browser: Any) -> None:
    walk = way(retry_seconds=3600).agrees().passes("email", "phone").begins("document", "selfie")
    walk.settles("document", C.FAILED, "document_blurred")
    page = browser(walk.view).get(f"/v/{walk.id}/result/").content.decode()
    assert walk.view.check("document").retry_after.strftime("%Y-%m-%dT%H:%M:%S") in page
    assert reverse("document:start", args=[walk.id]) not in page


def test_result_with_a_person_is_no_refusal(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.IN_REVIEW, "document_name_unclear")
    walk.becomes(V.IN_REVIEW)
    text = words(browser(walk.view).get(f"/v/{walk.id}/result/"))
    assert "A person is looking at it" in text
    assert "It is not a “no”" in text
    assert "Try again" not in text


def test_result_with_a_person_names_the_moment_of_the_answer(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.IN_REVIEW, "document_name_unclear").becomes(V.IN_REVIEW)
    page = browser(walk.view).get(f"/v/{walk.id}/result/").content.decode()
    by = walk.view.changed + timedelta(hours=48)
    assert by.strftime("%Y-%m-%dT%H:%M:%S") in page
    assert ("We are late" in page) is (by < clock.now())


def test_result_of_a_person_asks_nothing_of_the_member(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.IN_REVIEW, "document_expired", "document_used_elsewhere")
    walk.becomes(V.IN_REVIEW)
    text = words(browser(walk.view).get(f"/v/{walk.id}/result/"))
    assert "A person looks at it. You need not do anything." in text
    assert "Use a document that is still valid" not in text


def test_result_sets_the_account_s_name_beside_the_one_that_was_read(way: Any, browser: Any) -> None:
    walk = all_in(way)
    attempt = walk.view.check("document").latest_attempt
    read = Measured(outcome=C.PASSED, claims={"full_name": "NGOZI OKONKWO"})
    aggregate.record(attempt, read, actor=SYSTEM, now=walk.now)
    walk.settles("document", C.FAILED, "document_name_mismatch")
    text = words(browser(walk.view).get(f"/v/{walk.id}/result/"))
    account = members.contact(walk.view.member_id).name
    assert f"Name of your account {account} Name that we read on the document NGOZI OKONKWO" in text


def test_result_keeps_the_read_name_to_itself_where_the_name_is_not_the_reason(
    way: Any, browser: Any
) -> None:
    walk = all_in(way)
    attempt = walk.view.check("document").latest_attempt
    read = Measured(outcome=C.PASSED, claims={"full_name": "NGOZI OKONKWO"})
    aggregate.record(attempt, read, actor=SYSTEM, now=walk.now)
    walk.settles("document", C.FAILED, "document_expired")
    assert "OKONKWO" not in words(browser(walk.view).get(f"/v/{walk.id}/result/"))


def test_result_verified_shows_badge_and_way_back(way: Any, browser: Any, settings: Any) -> None:
    from bonafides.badges import services as badges

    walk = all_in(way).settles("document", C.PASSED).settles("selfie", C.PASSED)
    walk.becomes(V.PROCESSING, V.VERIFIED)
    client = browser(walk.view)
    assert "Your badge is being made" in words(client.get(f"/v/{walk.id}/result/"))
    badges.issue(walk.id, actor=SYSTEM, now=walk.now)
    page = client.get(f"/v/{walk.id}/result/")
    assert "Your badge is active until" in words(page)
    assert 'href="/b/' in page.content.decode()


def test_appeal_reaches_a_person_and_is_taken_once(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.BLOCKED, "document_unverified_other").becomes(V.DECLINED)
    client, url = browser(walk.view), f"/v/{walk.id}/appeal/"
    assert client.post(url, {"words": " "}).status_code == 422
    answer = client.post(url, {"words": "The document is mine."})
    assert (answer.status_code, answer["Location"]) == (303, f"/v/{walk.id}/help/")
    again = client.post(url, {"words": "The document is mine."})
    assert again.status_code == 303
    assert [m.words for m in reviews.conversation(walk.id)] == ["The document is mine."]
    assert walk.view.state == V.IN_REVIEW


def test_fraud_reason_shows_the_safe_text_alone(way: Any, browser: Any) -> None:
    walk = all_in(way).settles("document", C.IN_REVIEW, "document_used_elsewhere").becomes(V.IN_REVIEW)
    text = words(browser(walk.view).get(f"/v/{walk.id}/result/"))
    assert "We could not confirm the details of this document." in text
    assert "another member" not in text
