from datetime import timedelta

import pytest

from bonafides.audit import queries as audit
from bonafides.badges import queries, services
from bonafides.badges.models import Badge
from bonafides.core.errors import AlreadyMoved, Invalid, NotFound
from bonafides.core.events import SYSTEM
from bonafides.verifications import lifecycle
from bonafides.verifications.states import VerificationState
from factories.members import API, NOW, make_member
from factories.races import at_once
from factories.verifications import make_verification

pytestmark = pytest.mark.django_db


def verified(member_id: str | None = None, level: str = "identity") -> str:
    v = make_verification(member_id, level=level)
    for state in (VerificationState.PROCESSING, VerificationState.VERIFIED):
        lifecycle.move_to(v.id, state, actor=SYSTEM, now=NOW)
    return v.id


def issue(verification_id: str) -> str:
    badge_id = services.issue(verification_id, actor=SYSTEM, now=NOW)
    assert badge_id is not None
    return badge_id


def test_badge_is_issued_once_however_often_it_is_asked_for() -> None:
    verification_id = verified()
    assert issue(verification_id) == issue(verification_id)
    names = [e["name"] for e in audit.history(verification_id=verification_id)]
    assert names.count("badge.issued") == 1


def test_badge_is_not_issued_before_the_verification_is_verified() -> None:
    assert services.issue(make_verification().id, actor=SYSTEM, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_badge_issued_by_two_workers_at_once_is_one() -> None:
    verification_id = verified()
    ids = at_once(lambda: issue(verification_id), lambda: issue(verification_id))
    assert (len(set(ids)), Badge.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_badge_revoked_and_suspended_at_once_ends_revoked() -> None:
    badge_id = issue(verified())
    outcomes = at_once(
        lambda: services.revoke(badge_id, reason="issued_in_error", actor=API, now=NOW),
        lambda: services.suspend(badge_id, reason="account_reported", actor=API, now=NOW),
    )
    assert queries.get(badge_id, now=NOW).state == "revoked"
    assert outcomes[0] is None


def test_later_verification_renews_the_badge_at_the_same_address() -> None:
    member_id = make_member()
    first = issue(verified(member_id))
    assert issue(verified(member_id)) == first


def test_lesser_verification_takes_nothing_from_a_standing_badge() -> None:
    member_id = make_member()
    first = issue(verified(member_id, "identity"))
    assert issue(verified(member_id, "phone")) == first
    assert queries.get(first, now=NOW).level == "identity"


def test_suspended_badge_does_not_count_and_is_not_brought_back_by_a_verification() -> None:
    member_id = make_member()
    badge_id = issue(verified(member_id))
    services.suspend(badge_id, reason="account_reported", actor=API, now=NOW)
    assert queries.active_badge(member_id, now=NOW) is None
    assert services.issue(verified(member_id), actor=SYSTEM, now=NOW) is None
    services.reinstate(badge_id, actor=API, now=NOW)
    assert queries.active_badge(member_id, now=NOW) is not None


def test_revoked_badge_cannot_come_back() -> None:
    badge_id = issue(verified())
    services.revoke(badge_id, reason="issued_in_error", actor=API, now=NOW)
    with pytest.raises(AlreadyMoved):
        services.reinstate(badge_id, actor=API, now=NOW)


def test_badge_past_its_time_does_not_count_even_before_it_is_swept() -> None:
    member_id = make_member()
    badge_id = issue(verified(member_id))
    later = NOW + services.LIFE
    assert queries.active_badge(member_id, now=later) is None
    assert queries.get(badge_id, now=later).state == "expired"
    assert queries.get(badge_id, now=later - timedelta(seconds=1)).state == "active"
    assert [services.expire_overdue(actor=SYSTEM, now=later) for _ in range(2)] == [1, 0]


def test_badge_moved_for_a_reason_outside_the_list_is_refused() -> None:
    with pytest.raises(Invalid, match="account_reported"):
        services.suspend(issue(verified()), reason="because", actor=API, now=NOW)


def test_badge_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.revoke("bdg_none", reason="issued_in_error", actor=API, now=NOW)


def test_lookup_of_many_members_is_one_query(django_assert_num_queries: object) -> None:
    members = [make_member() for _ in range(3)]
    issue(verified(members[0]))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.lookup(members, now=NOW)
    assert list(found) == [members[0]]
