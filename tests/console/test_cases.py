"""The list of cases."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bonafides.console.views.cases import PAGE
from bonafides.core import clock
from bonafides.core.events import SYSTEM, Actor
from bonafides.reviews import services
from bonafides.reviews.models import Case
from bonafides.verifications import services as aggregate
from bonafides.verifications.states import CheckState

if TYPE_CHECKING:
    from factories.staff import Person

pytestmark = pytest.mark.django_db
PHOTOS = ("document", "selfie")


def _text(person: "Person", address: str) -> str:
    response = person.client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return response.content.decode()


def test_an_empty_list_says_so(ann: "Person") -> None:
    assert "No case that fits is waiting" in _text(ann, "/console/")


def test_the_oldest_stands_first_with_its_reasons(
    ann: "Person", case: str, another_case: Callable[[str], str]
) -> None:
    later = another_case("bo")
    text = _text(ann, "/console/")
    assert text.index(case) < text.index(later)
    assert "We are not sure that the selfie and the photo on the document show the same person." in text
    assert "3 h" in text


def test_a_cause_that_members_do_not_read_is_named(ann: "Person") -> None:
    from factories.journeys import Journey

    journey = Journey(clock.now(), external_id="cy")
    journey.codes()
    begun = {k: aggregate.begin_attempt(journey.id, k, actor=journey.actor, now=journey.now) for k in PHOTOS}
    journey.measure(begun["document"], CheckState.IN_REVIEW, "document_used_elsewhere")
    journey.measure(begun["selfie"], CheckState.PASSED)
    journey.decide()
    services.open_case(journey.id, actor=SYSTEM, now=journey.now)
    assert "The same document number was used by another member." in _text(ann, "/console/")


def test_filters_by_kind_state_and_holder(
    ann: "Person", case: str, another_case: Callable[[str], str]
) -> None:
    other = another_case("bo")
    services.claim(other, actor=Actor("staff", ann.number), now=clock.now())
    assert case not in _text(ann, "/console/?kind=help")
    assert other in _text(ann, "/console/?kind=help")
    assert other not in _text(ann, "/console/?state=waiting")
    assert case not in _text(ann, "/console/?mine=1")
    assert "Yours" in _text(ann, "/console/?mine=1")
    assert "No case that fits was decided yet" in _text(ann, "/console/?state=decided")


@pytest.mark.parametrize(
    "query", ["state=x&kind=y&page=z", "page=0", "page=-1", "page=99999999999", "page=7"]
)
def test_nonsense_in_the_address_is_no_error(ann: "Person", case: str, query: str) -> None:
    _text(ann, f"/console/?{query}")


def test_one_and_three_rows_cost_the_same_queries(
    ann: "Person", case: str, another_case: Callable[[str], str]
) -> None:
    with CaptureQueriesContext(connection) as one:
        _text(ann, "/console/")
    for name in ("bo", "cy"):
        services.claim(another_case(name), actor=Actor("staff", ann.number), now=clock.now())
    with CaptureQueriesContext(connection) as three:
        _text(ann, "/console/")
    # names of holders are one query more, however many there are
    assert len(three) <= len(one) + 1


def test_a_full_page_leads_to_the_next(ann: "Person", another_case: Callable[[str], str]) -> None:
    for number in range(PAGE + 1):
        another_case(f"m{number}")
    first = _text(ann, "/console/")
    assert first.count('class="case-link"') == PAGE
    assert 'rel="next"' in first
    second = _text(ann, "/console/?page=2")
    assert second.count('class="case-link"') == 1
    assert 'rel="prev"' in second


def test_a_case_past_the_promised_hours_is_marked_late(ann: "Person", case: str) -> None:
    Case.objects.filter(pk=case).update(opened=clock.now() - timedelta(hours=47))
    assert ">late<" not in _text(ann, "/console/")
    Case.objects.filter(pk=case).update(opened=clock.now() - timedelta(hours=49))
    assert ">late<" in _text(ann, "/console/")
