"""The page of a case and what is done on it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bonafides.core import clock
from bonafides.core.events import Actor
from bonafides.reviews import queries, services

if TYPE_CHECKING:
    from factories.journeys import Journey
    from factories.staff import Person

pytestmark = pytest.mark.django_db


def _at(case: str, rest: str = "") -> str:
    return f"/console/cases/{case}/{rest}"


def _said(person: "Person", response: object) -> str:
    return person.client.get(response["Location"]).content.decode()  # type: ignore[index]


def test_the_page_shows_what_decides(ann: "Person", case: str) -> None:
    text = ann.client.get(_at(case)).content.decode()
    for words in (
        "ERIKSSON",
        "Anna Eriksson",
        "The names agree",
        "12 August 1974",
        "Likeness of the two faces",
        "0.41 of 1",
        "Check digit: document number",
        "selfie_face_uncertain",
        "Show 3 photos",
    ):
        assert words in text, words
    assert "/pictures/" not in text


def test_an_unknown_case_is_not_found(ann: "Person") -> None:
    assert ann.client.get(_at("cas_nothing")).status_code == 404
    assert ann.client.post(_at("cas_nothing", "claim")).status_code in (302, 404)


def test_claim_is_seen_by_the_other_at_once(ann: "Person", bob: "Person", case: str) -> None:
    ann.client.post(_at(case, "claim"))
    assert "Taken by ann" in bob.client.get(_at(case, "holder")).content.decode()
    assert "Somebody else works on this case" in bob.client.get(_at(case)).content.decode()
    refused = bob.client.post(_at(case, "claim"))
    assert "Somebody else has taken this case." in _said(bob, refused)
    ann.client.post(_at(case, "release"))
    assert "Open" in bob.client.get(_at(case, "holder")).content.decode()


def test_approve_needs_the_confirmation(ann: "Person", case: str, in_review: "Journey") -> None:
    assert ann.client.post(_at(case, "decide/approve"), {"check_selfie": "pass"}).status_code == 422
    assert in_review.view.state == "in_review"
    done = ann.client.post(_at(case, "decide/approve"), {"check_selfie": "pass", "sure": "1"})
    assert done["Location"] == "/console/"
    assert in_review.view.state == "verified"


def test_decline_needs_a_reason(ann: "Person", case: str, in_review: "Journey") -> None:
    response = ann.client.post(_at(case, "decide/decline"), {"check_selfie": "fail", "sure": "1"})
    assert response.status_code == 422
    assert "Choose at least one reason" in response.content.decode()
    ann.client.post(
        _at(case, "decide/decline"), {"check_selfie": "fail", "codes": "selfie_face_mismatch", "sure": "1"}
    )
    assert in_review.view.state == "declined"
    assert "selfie_face_mismatch" in in_review.reasons["selfie"]


def test_ask_again_needs_a_step_and_something_to_tell(ann: "Person", case: str, in_review: "Journey") -> None:
    address = _at(case, "decide/ask_again")
    assert (
        "Choose which step"
        in ann.client.post(address, {"check_selfie": "leave", "sure": "1"}).content.decode()
    )
    assert ann.client.post(address, {"check_selfie": "again", "sure": "1"}).status_code == 422
    ann.client.post(address, {"check_selfie": "again", "note": "Without the hat, please.", "sure": "1"})
    assert in_review.view.state == "requires_input"
    assert in_review.reasons["selfie"] == ["person_asks_again"]


@pytest.mark.parametrize(
    "data", [{"codes": "nonsense"}, {"codes": "provider_unavailable"}, {"check_selfie": "waived"}]
)
def test_codes_and_choices_outside_the_catalogue_are_refused(
    ann: "Person", case: str, in_review: "Journey", data: dict[str, str]
) -> None:
    sent = {"check_selfie": "fail", "codes": "selfie_face_mismatch", "sure": "1"} | data
    assert ann.client.post(_at(case, "decide/decline"), sent).status_code == 422
    assert ann.client.post(_at(case, "decide/bless"), sent).status_code == 404
    assert in_review.view.state == "in_review"


def test_the_slower_of_two_is_told(ann: "Person", bob: "Person", case: str) -> None:
    sent = {"check_selfie": "pass", "sure": "1"}
    ann.client.post(_at(case, "decide/approve"), sent)
    late = bob.client.post(_at(case, "decide/approve"), sent)
    assert "This case is decided already" in _said(bob, late)


def test_an_appeal_has_no_forms_for_whoever_decided(
    ann: "Person", bob: "Person", case: str, in_review: "Journey"
) -> None:
    ann.client.post(
        _at(case, "decide/decline"), {"check_selfie": "fail", "codes": "selfie_face_mismatch", "sure": "1"}
    )
    apl = services.appeal(in_review.id, words="It is me.", actor=in_review.actor, now=clock.now())
    mine, other = ann.client.get(_at(apl)).content.decode(), bob.client.get(_at(apl)).content.decode()
    assert "You decided about this verification before" in mine
    assert "verdict-approve" not in mine
    assert "verdict-approve" in other
    assert "It is me." in other


def test_an_answer_closes_a_question_and_keep_open_does_not(
    ann: "Person", another_case: Callable[[str], str]
) -> None:
    case = another_case("bo")
    ann.client.post(_at(case, "write"), {"words": "Which number?"})
    assert queries.get(case).state == "open"
    ann.client.post(_at(case, "write"), {"words": "Ask for a call.", "close": "1"})
    assert queries.get(case).state == "decided"
    talk = queries.conversation(queries.get(case).verification_id)
    assert [(m.who, m.words) for m in talk][1:] == [("us", "Which number?"), ("us", "Ask for a call.")]


def test_words_of_members_are_shown_as_words(ann: "Person", in_review: "Journey", case: str) -> None:
    services.write(case, words="<script>alert(1)</script>", actor=in_review.actor, now=clock.now())
    assert "<script>alert" not in ann.client.get(_at(case)).content.decode()
    assert Actor("staff", ann.number).id == ann.number
