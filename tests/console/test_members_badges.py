"""Members, badges and the state of the service."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bonafides.badges import queries, services
from bonafides.core import clock
from bonafides.core.events import SYSTEM
from factories.journeys import Journey

if TYPE_CHECKING:
    from factories.staff import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge() -> str:
    """A badge of a verified member."""
    journey = Journey(clock.now() - timedelta(hours=1))
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    found = services.issue(journey.id, actor=SYSTEM, now=journey.now)
    assert found
    return found


def test_a_member_is_found_by_the_marketplaces_id(ann: "Person", badge: str) -> None:
    response = ann.client.get("/console/members/?q=anna")
    text = ann.client.get(response["Location"]).content.decode()
    for words in ("Anna Eriksson", "a@example.org", "badge.issued", "strong", badge):
        assert words in text
    assert "There is no member with this id" in ann.client.get("/console/members/?q=nobody").content.decode()


def test_badges_are_found_suspended_and_reinstated(ann: "Person", badge: str) -> None:
    assert badge in ann.client.get("/console/badges/?q=anna").content.decode()
    address = f"/console/badges/{badge}/"
    ann.client.post(address + "suspend", {"reason": "account_changed", "sure": "1"})
    assert queries.get(badge).state == "suspended"
    text = ann.client.get(address).content.decode()
    assert "new device, new payout name" in text
    ann.client.post(address + "reinstate")
    assert queries.get(badge).state == "active"


@pytest.mark.parametrize("data", [{}, {"reason": "account_changed"}, {"reason": "spite", "sure": "1"}])
def test_without_reason_and_confirmation_nothing_changes(
    ann: "Person", badge: str, data: dict[str, str]
) -> None:
    response = ann.client.post(f"/console/badges/{badge}/revoke", data)
    assert "Nothing was changed" in ann.client.get(response["Location"]).content.decode()
    assert queries.get(badge).state == "active"


def test_a_revoked_badge_offers_nothing_more(ann: "Person", badge: str) -> None:
    address = f"/console/badges/{badge}/"
    ann.client.post(address + "revoke", {"reason": "issued_in_error", "sure": "1"})
    assert "nothing changes it any more" in ann.client.get(address).content.decode()
    late = ann.client.post(address + "reinstate")
    assert "cannot become active" in ann.client.get(late["Location"]).content.decode()
    assert ann.client.post("/console/badges/bdg_x/reinstate").status_code == 404
    assert ann.client.post(address + "polish").status_code == 404


def test_the_state_of_the_service_is_counted(ann: "Person", case: str) -> None:
    text = ann.client.get("/console/system/").content.decode()
    assert "Review" in text
    assert "todo" in text
