from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from bonafides.checks.document import queries, services
from bonafides.checks.document.models import Seen
from bonafides.checks.document.rules import Choice
from bonafides.core.errors import AlreadyMoved, Invalid, TooMany
from bonafides.core.events import SYSTEM
from bonafides.vault import services as vault
from bonafides.vault.models import Blob
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.services import settle
from bonafides.verifications.states import CheckState
from factories.documents import ID_CARD, PASSPORT, card, passport, script
from factories.members import NOW, make_member
from factories.verifications import make_verification, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scripted")]

FRONT = script(problems=["mrz_not_found"])


def verification(**more: object) -> VerificationView:
    return make_verification(checks=("document",), **more)  # type: ignore[arg-type]


def hand_in(v: VerificationView, text: str, choice: Choice = PASSPORT, *, now: datetime = NOW) -> str:
    draft = services.choose(v, choice, now=now)
    attempt = services.submit_front(v, draft, text.encode(), actor=member_of(v), now=now)
    assert attempt is not None
    return attempt


def deferred(name: str) -> list[dict[str, str]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name)]


def test_passport_is_handed_in_with_its_one_side() -> None:
    v = verification()
    attempt = hand_in(v, script(passport()))
    assert verifications.picture(attempt, "front") == script(passport()).encode()
    assert verifications.artefacts(attempt).keys() == {"front"}
    assert queries.choice_of(attempt) == PASSPORT
    assert queries.draft_of(v.id) is None
    check = verifications.get(v.id).check("document")
    assert check is not None
    assert (check.state, check.attempts_left) == (CheckState.IN_PROGRESS, 2)
    assert deferred("document.read") == [{"attempt_id": attempt}]


def test_card_waits_for_its_back() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    assert services.submit_front(v, draft, FRONT.encode(), actor=member_of(v), now=NOW) is None
    assert verifications.attempts(v.id) == []
    begun = queries.draft_of(v.id)
    assert begun is not None
    assert (begun.id, begun.choice, begun.has_front) == (draft, ID_CARD, True)
    attempt = services.submit_back(v, draft, script(card()).encode(), actor=member_of(v), now=NOW)
    assert verifications.artefacts(attempt).keys() == {"front", "back"}


def test_card_may_be_handed_in_without_a_back() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    services.submit_front(v, draft, FRONT.encode(), actor=member_of(v), now=NOW)
    attempt = services.submit_back(v, draft, None, actor=member_of(v), now=NOW)
    assert verifications.artefacts(attempt).keys() == {"front"}


def test_back_before_the_front_is_refused() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    with pytest.raises(AlreadyMoved):
        services.submit_back(v, draft, b"x", actor=member_of(v), now=NOW)


def test_second_front_replaces_the_first_and_its_file(django_capture_on_commit_callbacks: Any) -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    services.submit_front(v, draft, b"first", actor=member_of(v), now=NOW)
    (old,) = Blob.objects.filter(subject=v.member_id).values_list("id", flat=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.submit_front(v, draft, b"second", actor=member_of(v), now=NOW)
    assert not storages["blobs"].exists(f"{old[-2:]}/{old}")
    attempt = services.submit_back(v, draft, None, actor=member_of(v), now=NOW)
    assert verifications.picture(attempt, "front") == b"second"


def test_same_choice_again_keeps_the_photo_and_another_one_drops_it() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    services.submit_front(v, draft, FRONT.encode(), actor=member_of(v), now=NOW)
    assert services.choose(v, ID_CARD, now=NOW) == draft
    other = services.choose(v, PASSPORT, now=NOW)
    assert other != draft
    begun = queries.draft_of(v.id)
    assert begun is not None
    assert begun.has_front is False
    assert not Blob.objects.filter(subject=v.member_id).exists()
    with pytest.raises(AlreadyMoved):  # the tab that still shows the card
        services.submit_back(v, draft, b"x", actor=member_of(v), now=NOW)


def test_second_send_of_the_same_page_begins_no_second_attempt() -> None:
    v = verification()
    draft = services.choose(v, PASSPORT, now=NOW)
    services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW)
    with pytest.raises(AlreadyMoved):
        services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW)
    assert len(verifications.attempts(v.id)) == 1


def test_draft_of_another_verification_is_out_of_reach() -> None:
    mine, theirs = verification(), verification()
    draft = services.choose(theirs, PASSPORT, now=NOW)
    with pytest.raises(AlreadyMoved):
        services.submit_front(mine, draft, b"x", actor=member_of(mine), now=NOW)


def test_choice_that_is_not_accepted() -> None:
    with pytest.raises(Invalid) as refused:
        services.choose(verification(), Choice(kind="id_card", country="GBR"), now=NOW)
    assert refused.value.param == "kind"


def test_nothing_is_chosen_while_a_document_is_being_read() -> None:
    v = verification()
    hand_in(v, script(passport()))
    with pytest.raises(AlreadyMoved):
        services.choose(verifications.get(v.id), PASSPORT, now=NOW)


def test_photos_are_counted() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    for _ in range(services.PHOTOS_AN_HOUR):
        services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW)
    with pytest.raises(TooMany):
        services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW)


def test_stored_photo_is_not_readable() -> None:
    v = verification()
    attempt = hand_in(v, script(passport()))
    blob = verifications.artefacts(attempt)["front"]
    with storages["blobs"].open(f"{blob[-2:]}/{blob}") as file:
        assert b"ERIKSSON" not in file.read()


def test_forgotten_draft_takes_its_photo_along() -> None:
    v = verification()
    draft = services.choose(v, ID_CARD, now=NOW)
    services.submit_front(v, draft, FRONT.encode(), actor=member_of(v), now=NOW)
    (job,) = ProcrastinateJob.objects.filter(task_name="document.forget_draft")
    assert (job.args, job.scheduled_at) == ({"draft_id": draft}, NOW + timedelta(hours=24))
    assert services.forget_draft(draft) is True
    assert not Blob.objects.filter(subject=v.member_id).exists()
    assert services.forget_draft(draft) is False


def test_draft_that_was_handed_in_is_not_forgotten() -> None:
    v = verification()
    draft = services.choose(v, PASSPORT, now=NOW)
    attempt = services.submit_front(v, draft, b"x", actor=member_of(v), now=NOW)
    assert attempt is not None
    assert services.forget_draft(draft) is False
    assert verifications.picture(attempt, "front") == b"x"


def test_reading_records_outcome_claims_and_portrait() -> None:
    v = verification()
    attempt = hand_in(v, script(passport()))
    assert services.read(attempt, actor=SYSTEM, now=NOW) is True
    done = verifications.attempt(attempt)
    assert (done.state, done.reasons) == (CheckState.PASSED, ())
    assert verifications.claims_of(attempt)["full_name"] == "ANNA MARIA ERIKSSON"
    assert verifications.artefacts(attempt).keys() == {"front", "portrait"}
    check = verifications.get(v.id).check("document")
    assert check is not None
    assert check.state == CheckState.IN_PROGRESS  # the decision settles all checks together


def test_portrait_is_kept_even_where_the_document_fails() -> None:
    v = verification()
    attempt = hand_in(v, script(passport(expiry_date=date(2024, 3, 3))))
    services.read(attempt, actor=SYSTEM, now=NOW)
    done = verifications.attempt(attempt)
    assert (done.state, [r.code for r in done.reasons]) == (CheckState.FAILED, ["document_expired"])
    assert dict(done.reasons[0].params)["date"] == "3 March 2024"
    assert "portrait" in verifications.artefacts(attempt)


def test_read_again_changes_nothing() -> None:
    v = verification()
    attempt = hand_in(v, script(passport()))
    services.read(attempt, actor=SYSTEM, now=NOW)
    before = (verifications.attempt(attempt), verifications.artefacts(attempt), Blob.objects.count())
    assert services.read(attempt, actor=SYSTEM, now=NOW + timedelta(hours=1)) is False
    assert (verifications.attempt(attempt), verifications.artefacts(attempt), Blob.objects.count()) == before


def test_job_that_dies_before_its_commit_gives_the_same_result_when_it_runs_again() -> None:
    v = verification()
    attempt = hand_in(v, script(passport()))
    with transaction.atomic():
        services.read(attempt, actor=SYSTEM, now=NOW)
        first = (verifications.attempt(attempt), verifications.claims_of(attempt))
        transaction.set_rollback(True)
    assert verifications.attempt(attempt).state == CheckState.IN_PROGRESS
    assert not Seen.objects.exists()
    assert services.read(attempt, actor=SYSTEM, now=NOW) is True
    again = verifications.attempt(attempt)
    assert (again.state, again.reasons) == (first[0].state, first[0].reasons)
    assert verifications.claims_of(attempt) == first[1]


def test_reader_that_breaks_down_costs_no_try() -> None:
    v = verification()
    attempt = hand_in(v, script(fails="took_too_long"))
    assert services.read(attempt, actor=SYSTEM, now=NOW) is True
    done = verifications.attempt(attempt)
    assert (done.state, [r.code for r in done.reasons]) == (CheckState.FAILED, ["processing_failed"])
    assert done.signals == {"reader_took_too_long": True}
    settle(done.check_id, CheckState.FAILED, done.reasons, actor=SYSTEM, now=NOW)
    check = verifications.get(v.id).check("document")
    assert check is not None
    assert (check.state, check.attempts_left) == (CheckState.FAILED, 3)


def test_document_of_another_member_goes_to_a_person() -> None:
    first, second = verification(), verification()
    services.read(hand_in(first, script(passport())), actor=SYSTEM, now=NOW)
    attempt = hand_in(second, script(passport()))
    services.read(attempt, actor=SYSTEM, now=NOW)
    done = verifications.attempt(attempt)
    assert (done.state, [r.code for r in done.reasons]) == (CheckState.IN_REVIEW, ["document_used_elsewhere"])


def test_own_document_again_is_nobody_elses() -> None:
    member = make_member()
    first = verification(member_id=member)
    services.read(hand_in(first, script(passport())), actor=SYSTEM, now=NOW)
    second = verification(member_id=member, level="phone")
    attempt = hand_in(second, script(passport()))
    services.read(attempt, actor=SYSTEM, now=NOW)
    assert verifications.attempt(attempt).state == CheckState.PASSED


def test_same_number_of_another_issuer_is_another_document() -> None:
    first, second = verification(), verification()
    services.read(hand_in(first, script(passport())), actor=SYSTEM, now=NOW)
    other = script(passport(issuing_state="GBR", nationality="GBR"))
    attempt = hand_in(second, other, Choice(kind="passport", country="GBR"))
    services.read(attempt, actor=SYSTEM, now=NOW)
    assert verifications.attempt(attempt).state == CheckState.PASSED


def test_failed_document_leaves_no_trace_of_its_number() -> None:
    v = verification()
    services.read(hand_in(v, script(passport(expiry_date=date(2024, 3, 3)))), actor=SYSTEM, now=NOW)
    assert not Seen.objects.exists()


def test_index_is_no_number() -> None:
    v = verification()
    services.read(hand_in(v, script(passport())), actor=SYSTEM, now=NOW)
    (row,) = Seen.objects.all()
    assert row.index == vault.blind_index("document", "UTO|passport|L898902C3")
    assert "L898902C3" not in row.index
