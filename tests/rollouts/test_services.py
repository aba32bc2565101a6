from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from bonafides.audit.models import Entry as AuditEntry
from bonafides.badges import services as badges
from bonafides.core.errors import Invalid, NotFound
from bonafides.core.events import SYSTEM
from bonafides.decisions.policy import FileInvalid
from bonafides.rollouts import queries, services
from bonafides.rollouts.models import Entry, PlanVersion
from bonafides.rollouts.placing import bucket

pytestmark = pytest.mark.django_db


def member(now: datetime, **attributes: Any) -> str:
    from factories.members import make_member

    return make_member(now=now, **attributes)


def members_by_bucket(now: datetime) -> tuple[str, str]:
    """One below half, one above."""
    low = high = ""
    while not (low and high):
        found = member(now)
        if bucket("identity-first", found) < 50_000:
            low = low or found
        else:
            high = high or found
    return low, high


def place(member_id: str, now: datetime) -> Entry:
    services.place(member_id, actor=SYSTEM, now=now)
    return Entry.objects.get(member_id=member_id)


def told(name: str) -> int:
    return AuditEntry.objects.filter(name=name).count()


@pytest.fixture
def applied(plan_file: Callable[..., Path], now: datetime) -> Callable[..., str]:
    return lambda *changes: services.apply_file(plan_file(*changes), actor=SYSTEM, now=now)


GRACE = ('level = "identity"', 'level = "identity"\ngrace = "14d"')
ALL = ("share = 0.5", "share = 1.0")


def test_apply_keeps_every_version(applied: Callable[..., str]) -> None:
    assert applied() == "identity-first"
    applied()
    assert PlanVersion.objects.count() == 1
    applied(GRACE)
    assert [v.number for v in PlanVersion.objects.order_by("number")] == [1, 2]
    assert (told("rollout.started"), told("rollout.plan_applied")) == (1, 1)
    assert queries.by_name("identity-first").version == 2


def test_place_asks_below_the_share_and_tells_the_others_why(
    applied: Callable[..., str], now: datetime
) -> None:
    applied()
    low, high = members_by_bucket(now)
    assert place(low, now).outcome == "asked"
    assert place(high, now).outcome == "not_asked"
    assert (told("requirement.due"), told("requirement.exempted")) == (1, 0)
    answer = queries.can(high, "submit_proposal", now)
    assert (answer.allowed, answer.reasons) == (True, ("not_asked",))
    assert answer.why is not None
    assert f"Your number is {bucket('identity-first', high):,}" in answer.why.explanation
    assert queries.requirements(high, now).eventually_due == ("email", "phone", "document", "selfie")


def test_place_twice_changes_and_tells_nothing(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    found = member(now)
    first = place(found, now)
    assert place(found, now + timedelta(days=1)).changed == first.changed
    assert told("requirement.due") == 1


def test_bridged_member_is_exempt_and_sees_it(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    found = member(now, origin="bridged")
    assert place(found, now).reason == "bridged_member"
    answer = queries.can(found, "submit_proposal", now)
    assert (answer.allowed, answer.reasons) == (True, ("exempt",))
    assert answer.exempt is not None
    assert answer.exempt.text == "You were known on the platform that we joined with."
    assert "You were known" in queries.explain("identity-first", found, now=now).explanation
    assert queries.requirements(found, now).exempt == (answer.exempt,)
    assert told("requirement.exempted") == 1


def test_client_is_outside_and_has_no_row(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    found = member(now, role="client")
    services.place(found, actor=SYSTEM, now=now)
    assert not Entry.objects.exists()
    entry = queries.entry("identity-first", found, now=now)
    assert (entry.id, entry.outcome, entry.unmet) == (None, "outside", ('role == "freelancer"',))
    assert queries.can(found, "submit_proposal", now).reasons == ("not_in_audience",)


def test_member_who_is_not_placed_yet_gets_the_same_answer(
    applied: Callable[..., str], now: datetime
) -> None:
    applied(ALL)
    found = member(now)
    before = queries.can(found, "submit_proposal", now)
    place(found, now)
    assert queries.can(found, "submit_proposal", now) == before
    assert (before.allowed, before.reasons) == (False, ("verification_required",))
    assert before.missing == ("email", "phone", "document", "selfie")


def test_action_without_rule_is_allowed(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    answer = queries.can(member(now), "post_job", now)
    assert (answer.allowed, answer.reasons, answer.why) == (True, ("no_rule",), None)


def test_can_of_unknown_member(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    with pytest.raises(NotFound):
        queries.can("mem_none", "submit_proposal", now)


def test_grace_allows_until_the_deadline_and_then_not(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL, GRACE)
    found = member(now)
    entry = place(found, now)
    deadline = now + timedelta(days=14)
    assert entry.due == deadline
    early = queries.can(found, "submit_proposal", now)
    assert (early.allowed, early.reasons) == (True, ("grace_period", "verification_required"))
    needs = queries.requirements(found, now)
    assert (needs.current_deadline, needs.past_due) == (deadline, ())
    assert needs.currently_due == ("email", "phone", "document", "selfie")
    late = queries.can(found, "submit_proposal", deadline)
    assert (late.allowed, late.reasons) == (False, ("past_due", "verification_required"))
    assert queries.requirements(found, deadline).past_due == needs.currently_due
    assert not services.fall_due(entry.id, actor=SYSTEM, now=now)
    assert services.fall_due(entry.id, actor=SYSTEM, now=deadline)
    assert not services.fall_due(entry.id, actor=SYSTEM, now=deadline)
    assert told("requirement.past_due") == 1


def test_next_stage_asks_the_others_after_its_time(applied: Callable[..., str], now: datetime) -> None:
    applied()
    low, high = members_by_bucket(now)
    assert (place(low, now).outcome, place(high, now).outcome) == ("asked", "not_asked")
    with pytest.raises(Invalid, match="lasts until 2026-11-29T10:00:00Z"):
        services.enter_stage("identity-first", 2, actor=SYSTEM, now=now + timedelta(days=6))
    with pytest.raises(Invalid, match="stage 1 of 2"):
        services.enter_stage("identity-first", 3, actor=SYSTEM, now=now)
    week = now + timedelta(days=7)
    services.enter_stage("identity-first", 2, actor=SYSTEM, now=week)
    assert services.place_batch("identity-first", "", actor=SYSTEM, now=week) is None
    assert Entry.objects.get(member_id=high).outcome == "asked"
    assert Entry.objects.get(member_id=low).asked == now


def test_smaller_share_takes_no_one_out(applied: Callable[..., str], now: datetime) -> None:
    applied(ALL)
    found = member(now)
    place(found, now)
    applied(("share = 0.5", "share = 0.0"))
    assert place(found, now).outcome == "asked"


def test_leaving_the_audience_withdraws_and_an_exemption_frees(
    applied: Callable[..., str], now: datetime
) -> None:
    applied(ALL)
    found = member(now)
    place(found, now)
    applied(ALL, ('role == "freelancer"', 'role == "client"'))
    assert place(found, now).outcome == "withdrawn"
    assert queries.can(found, "submit_proposal", now).allowed
    applied(ALL, ('origin == "bridged"', 'role == "freelancer"'))
    assert place(found, now).outcome == "exempt"


class TestVerified:
    @pytest.fixture
    def journey(self, applied: Callable[..., str], now: datetime) -> Any:
        from factories.journeys import Journey

        applied(ALL, ('role == "freelancer"', "not role exists"))
        found = Journey(now)
        place(found.member, now)
        found.codes()
        found.document()
        found.selfie()
        return found

    def can(self, journey: Any) -> Any:
        return queries.can(journey.member, "submit_proposal", journey.now)

    def test_on_the_way_it_is_pending(self, journey: Any) -> None:
        answer = self.can(journey)
        assert (answer.allowed, answer.missing) == (False, ("document", "selfie"))
        assert (answer.pending, answer.reasons) == (("document", "selfie"), ("verification_pending",))
        assert queries.requirements(journey.member, journey.now).pending == ("document", "selfie")

    def test_verified_completes_once(self, journey: Any) -> None:
        journey.decide()
        for _ in range(2):
            services.complete(journey.member, actor=SYSTEM, now=journey.now)
        assert Entry.objects.get().completed == journey.now
        assert told("requirement.met") == 1
        answer = self.can(journey)
        assert (answer.allowed, answer.reasons) == (True, ("level_met",))
        assert queries.entry("identity-first", journey.member, now=journey.now).state == "completed"

    def test_suspended_badge_does_not_count(self, journey: Any) -> None:
        journey.decide()
        badge = badges.issue(journey.id, actor=SYSTEM, now=journey.now)
        assert badge is not None
        services.complete(journey.member, actor=SYSTEM, now=journey.now)
        badges.suspend(badge, reason="account_reported", actor=SYSTEM, now=journey.now)
        answer = self.can(journey)
        assert (answer.allowed, answer.reasons) == (False, ("badge_suspended",))
        assert "Your badge is suspended" in answer.why.explanation
        badges.reinstate(badge, actor=SYSTEM, now=journey.now)
        assert self.can(journey).allowed

    def test_verified_before_being_placed_is_met_at_once(self, journey: Any) -> None:
        journey.decide()
        Entry.objects.all().delete()
        assert place(journey.member, journey.now).completed == journey.now

    def test_can_costs_at_most_seven_queries(
        self, journey: Any, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
    ) -> None:
        with django_assert_max_num_queries(7):
            self.can(journey)


def test_plan_file_says_who_and_changes_nothing(
    applied: Callable[..., str], plan_file: Callable[..., Path], now: datetime
) -> None:
    applied()
    low, high = members_by_bucket(now)
    for m in (low, high):
        place(m, now)
    member(now, origin="bridged")
    member(now, role="client")
    known = Entry.objects.count()
    total = services.plan_file(plan_file(), now=now).members
    found = services.plan_file(plan_file(ALL), now=now)
    assert not found.new
    assert found.members == total
    assert found.counts["exempt"] == 1
    assert found.counts["asked"] == total - 3  # all but the bridged one, the client and the one asked already
    assert found.counts["unchanged"] == 2
    assert Entry.objects.count() == known
    assert PlanVersion.objects.count() == 1


def test_load_folder_applies_all_or_none(
    plan_file: Callable[..., Path], tmp_path: Path, now: datetime
) -> None:
    file = plan_file()
    folder = tmp_path / "rollouts"
    folder.mkdir()
    (folder / "a.toml").write_text(file.read_text())
    assert services.load_folder(folder, actor=SYSTEM, now=now) == ["identity-first"]
    (folder / "b.toml").write_text(file.read_text())
    with pytest.raises(FileInvalid, match="another plan named"):
        services.load_folder(folder, actor=SYSTEM, now=now)
    with pytest.raises(FileInvalid, match="is not a folder"):
        services.load_folder(folder / "none", actor=SYSTEM, now=now)


def test_unknown_rollout() -> None:
    with pytest.raises(NotFound):
        queries.by_name("none")
    assert queries.page() == []
