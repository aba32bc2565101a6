"""The public page and the mark."""

from datetime import timedelta

import pytest
from django.test import Client

from bonafides.badges import queries, services
from bonafides.badges.queries import BadgeView
from bonafides.core import clock
from bonafides.core.events import SYSTEM, Actor
from bonafides.reviews import services as cases
from bonafides.reviews.deciding import decide_case
from factories.journeys import Journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    """A verified member with a badge."""
    journey = Journey(clock.now() - timedelta(hours=3))
    journey.codes()
    journey.document()
    journey.selfie()
    journey.decide()
    assert services.issue(journey.id, actor=SYSTEM, now=journey.now)
    return journey


@pytest.fixture
def badge(journey: Journey) -> BadgeView:
    """That badge."""
    found = queries.newest(journey.member, now=journey.now)
    assert found
    return found


def test_page_says_level_checks_and_limits_and_nothing_personal(client: Client, badge: BadgeView) -> None:
    response = client.get(f"/b/{badge.slug}")
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("Identity confirmed", "This badge counts", "Phone number", "<em>not</em> prove"):
        assert words in text
    for secret in ("Anna", "Eriksson", "ERIKSSON", "L898902C3", "a@example.org", badge.member_id, "anna"):
        assert secret not in text
    assert response["Cache-Control"] == "public, max-age=60"


def test_page_shows_the_day_alone(client: Client, badge: BadgeView) -> None:
    text = client.get(f"/b/{badge.slug}").content.decode()
    assert f"{badge.issued:%-d %B %Y}" in text
    assert badge.issued.isoformat()[:16] not in text


@pytest.mark.parametrize(
    ("verb", "heading"),
    [("suspend", "does not count at the moment"), ("revoke", "was withdrawn")],
)
def test_page_and_mark_say_so_when_it_does_not_count(
    client: Client, badge: BadgeView, verb: str, heading: str
) -> None:
    before = client.get(f"/b/{badge.slug}.svg")
    getattr(services, verb)(badge.id, reason="account_reported", actor=SYSTEM, now=clock.now())
    text = client.get(f"/b/{badge.slug}").content.decode()
    assert heading in text
    assert "reported" not in text
    after = client.get(f"/b/{badge.slug}.svg", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert b"Identity confirmed" not in after.content


def test_an_expired_badge_says_so_the_second_it_expires(
    client: Client, journey: Journey, badge: BadgeView
) -> None:
    from bonafides.badges.models import Badge

    Badge.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert "The time of this badge is over" in client.get(f"/b/{badge.slug}").content.decode()


def test_mark_is_an_accessible_picture_that_is_asked_for_again(client: Client, badge: BadgeView) -> None:
    response = client.get(f"/b/{badge.slug}.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert b'role="img"' in response.content
    assert b"<title" in response.content
    assert b"prefers-color-scheme:dark" in response.content
    assert "script-src" not in response["Content-Security-Policy"]
    again = client.get(f"/b/{badge.slug}.svg", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_head_answers_without_a_body(client: Client, badge: BadgeView) -> None:
    for address in (f"/b/{badge.slug}", f"/b/{badge.slug}.svg"):
        response = client.head(address)
        assert (response.status_code, response.content) == (200, b"")
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("slug", ["0" * 16, "abc", "x" * 400, "UPPERCASEUPPERCA"])
def test_unknown_badges_are_not_found_and_say_so(client: Client, slug: str) -> None:
    page, mark = client.get(f"/b/{slug}"), client.get(f"/b/{slug}.svg")
    assert (page.status_code, mark.status_code) == (404, 404)
    assert "There is no badge at this address" in page.content.decode()


def test_a_check_that_was_waived_is_not_said_to_have_been_made(client: Client) -> None:
    journey = Journey(clock.now() - timedelta(hours=3))
    case = cases.cannot_do(journey.id, step="phone", why="no_phone", actor=journey.actor, now=journey.now)
    journey.hand_in("email")
    staff = Actor("staff", "7")
    decide_case(case, verdict="approve", choices={"phone": "waive"}, actor=staff, now=journey.now)
    journey.document()
    journey.selfie()
    journey.decide()
    assert journey.states["phone"] == "waived"
    assert services.issue(journey.id, actor=SYSTEM, now=journey.now)
    badge = queries.newest(journey.member, now=journey.now)
    assert badge
    assert badge.checks == ("email", "document", "selfie")
    assert "Phone number" not in client.get(f"/b/{badge.slug}").content.decode()
