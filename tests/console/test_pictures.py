"""Photos: who sees them, marked how, and what is written down."""

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from bonafides.audit.queries import history
from bonafides.console import watermark
from bonafides.verifications import queries as verifications

if TYPE_CHECKING:
    from factories.journeys import Journey
    from factories.staff import Person

pytestmark = pytest.mark.django_db
IMAGE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}


def _front(journey: "Journey", case: str) -> str:
    (attempt,) = verifications.attempts(journey.id, "document")
    return f"/console/cases/{case}/pictures/{attempt.id}/front"


def _views(journey: "Journey") -> list[dict[str, object]]:
    return [e for e in history(verification_id=journey.id) if e["name"] == "images.viewed"]


def test_without_a_reason_there_is_no_photo(ann: "Person", case: str, in_review: "Journey") -> None:
    response = ann.client.get(_front(in_review, case), headers=IMAGE)
    assert response.status_code == 403
    assert _views(in_review) == []
    ann.client.post(f"/console/cases/{case}/look", {"reason": "curiosity"})
    assert ann.client.get(_front(in_review, case), headers=IMAGE).status_code == 403


def test_with_a_reason_it_is_shown_marked_and_written_down(
    ann: "Person", case: str, in_review: "Journey"
) -> None:
    ann.client.post(f"/console/cases/{case}/look", {"reason": "settle_case"})
    assert "/pictures/" in ann.client.get(f"/console/cases/{case}/").content.decode()
    response = ann.client.get(_front(in_review, case), headers=IMAGE)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store, private, max-age=0"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    (entry,) = _views(in_review)
    assert entry["data"]["reason"] == "settle_case"  # type: ignore[index]
    assert entry["data"]["picture"] == "front"  # type: ignore[index]
    assert entry["actor"] == "staff"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "", "Sec-Fetch-Dest": ""},
    ],
)
def test_photos_go_to_an_image_of_our_own_page_alone(
    ann: "Person", case: str, in_review: "Journey", headers: dict[str, str]
) -> None:
    ann.client.post(f"/console/cases/{case}/look", {"reason": "settle_case"})
    assert ann.client.get(_front(in_review, case), headers=headers).status_code == 403
    assert _views(in_review) == []


def test_a_reason_holds_for_one_case(
    ann: "Person", case: str, in_review: "Journey", another_case: "object"
) -> None:
    other = another_case("bo")  # type: ignore[operator]
    ann.client.post(f"/console/cases/{case}/look", {"reason": "settle_case"})
    swapped = _front(in_review, other)
    assert ann.client.get(swapped, headers=IMAGE).status_code == 403
    ann.client.post(f"/console/cases/{other}/look", {"reason": "answer_question"})
    assert ann.client.get(swapped, headers=IMAGE).status_code == 404
    assert ann.client.get(_front(in_review, case), headers=IMAGE).status_code == 403


def test_a_sign_in_that_is_not_fresh_is_confirmed_first(
    ann: "Person", case: str, in_review: "Journey"
) -> None:
    session = ann.client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [r | {"at": r["at"] - 31 * 60} for r in records]
    session.save()
    response = ann.client.post(f"/console/cases/{case}/look", {"reason": "settle_case"})
    assert response["Location"] == f"/console/accounts/mfa/reauthenticate/?next=/console/cases/{case}/"
    assert ann.client.get(_front(in_review, case), headers=IMAGE).status_code == 403


def test_unknown_kinds_and_photos_that_are_gone_are_not_found(
    ann: "Person", case: str, in_review: "Journey"
) -> None:
    ann.client.post(f"/console/cases/{case}/look", {"reason": "settle_case"})
    address = _front(in_review, case)
    for kind in ("back", "passwd"):
        assert ann.client.get(address.replace("front", kind), headers=IMAGE).status_code == 404


@pytest.mark.parametrize(
    ("size", "colour"), [((600, 400), "white"), ((80, 60), "black"), ((5000, 300), "grey")]
)
def test_the_mark_shows_on_light_and_dark(size: tuple[int, int], colour: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    marked = Image.open(io.BytesIO(watermark.mark(out.getvalue(), "staff 7 · 2026-11-22 10:00 UTC")))
    assert max(marked.size) <= watermark.LONGEST_SIDE
    plain = np.asarray(Image.new("RGB", marked.size, colour), dtype=int)
    differs = np.abs(np.asarray(marked.convert("RGB"), dtype=int) - plain).max(axis=2) > 24
    assert 0.01 < differs.mean() < 0.4
