"""Handing in a document, and reading it."""

import logging
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from bonafides.checks.document import queries
from bonafides.checks.document.models import Draft, Seen, Submission
from bonafides.checks.document.ports import AcceptedDocuments, DocumentReader, ReaderFailed
from bonafides.checks.document.rules import (
    Choice,
    DocumentFinding,
    Judgement,
    Outcome,
    identity_of,
    judge,
)
from bonafides.core import jobs
from bonafides.core.access import limits
from bonafides.core.errors import AlreadyMoved, Invalid, Unavailable
from bonafides.core.events import Actor
from bonafides.core.ids import new_id
from bonafides.vault import services as vault
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import AttemptView, VerificationView
from bonafides.verifications.reasons import reason
from bonafides.verifications.services import Measured, add_artefact, begin_attempt, record
from bonafides.verifications.states import CheckState

log = logging.getLogger(__name__)
KIND = "document"
DRAFT_LIFE = timedelta(hours=24)
# Twelve tries of both sides in an hour: more than any honest member, far less than fills a disk.
PHOTOS_AN_HOUR = 24
_readers: list[DocumentReader] = []


def use_reader(reader: DocumentReader) -> None:
    """Set who reads documents. Called by the wiring."""
    _readers[:] = [reader]


def use_accepted(accepted: AcceptedDocuments) -> None:
    """Set who knows which documents are accepted. Called by the wiring."""
    queries.use_accepted(accepted)


@transaction.atomic
def choose(v: VerificationView, choice: Choice, *, now: datetime) -> str:
    """Note what the member will photograph; returns the draft's id. The same choice again keeps what is there."""
    if not queries.acceptance().accepts(choice.kind, choice.country):
        raise Invalid("This kind of document is not accepted from this country.", param="kind")
    check = v.check(KIND)
    if check is None or not check.may_try(now):
        raise AlreadyMoved("This step is done or being looked at.")
    draft = Draft.objects.select_for_update().filter(verification_id=v.id).first()
    if draft and (draft.kind, draft.country) == (choice.kind, choice.country):
        return draft.id
    if draft:
        _forget(draft)
    fresh, made = Draft.objects.get_or_create(
        verification_id=v.id,
        defaults={
            "id": new_id("drf"),
            "member_id": v.member_id,
            "kind": choice.kind,
            "country": choice.country,
            "created": now,
        },
    )
    if made:
        jobs.defer("document.forget_draft", {"draft_id": fresh.id}, at=now + DRAFT_LIFE)
    return fresh.id


def submit_front(
    v: VerificationView, draft_id: str, jpeg: bytes, *, actor: Actor, now: datetime
) -> str | None:
    """Keep the front; hand everything in where the kind has no back. Returns the attempt's id, None while
    the back is awaited. A second front replaces the first. AlreadyMoved where the draft is not there any more."""
    _count(v, now=now)
    with transaction.atomic():
        draft = _locked(v, draft_id)
        if draft.front:
            vault.delete_blob(draft.front)
        draft.front = vault.put_blob(jpeg, subject=v.member_id, purpose=KIND, now=now)
        draft.save()
        kind = queries.acceptance().kind(draft.kind)
        if kind and kind.two_sided:
            return None
        return _hand_in(draft, back=None, actor=actor, now=now)


def submit_back(
    v: VerificationView, draft_id: str, jpeg: bytes | None, *, actor: Actor, now: datetime
) -> str:
    """Hand in the draft with its back, or without one where the card's lines are on the front. Returns the
    attempt's id. One transaction; of two at the same time one wins and the other gets AlreadyMoved."""
    _count(v, now=now)
    with transaction.atomic():
        draft = _locked(v, draft_id)
        if not draft.front:
            raise AlreadyMoved("The front comes first.")
        back = vault.put_blob(jpeg, subject=v.member_id, purpose=KIND, now=now) if jpeg else None
        return _hand_in(draft, back=back, actor=actor, now=now)


def _count(v: VerificationView, *, now: datetime) -> None:
    limits.hit("document.photo", v.id, limit=PHOTOS_AN_HOUR, seconds=3600, now=now)


def _locked(v: VerificationView, draft_id: str) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=draft_id, verification_id=v.id).first()
    if draft is None:
        raise AlreadyMoved("This was handed in, or begun anew in another window.")
    return draft


def _hand_in(draft: Draft, *, back: str | None, actor: Actor, now: datetime) -> str:
    attempt_id = begin_attempt(draft.verification_id, KIND, actor=actor, now=now)
    assert draft.front is not None
    add_artefact(attempt_id, "front", draft.front)
    if back:
        add_artefact(attempt_id, "back", back)
    Submission.objects.create(attempt_id=attempt_id, kind=draft.kind, country=draft.country)
    draft.delete()
    return attempt_id


def _forget(draft: Draft) -> None:
    if draft.front:
        vault.delete_blob(draft.front)
    draft.delete()


@transaction.atomic
def forget_draft(draft_id: str) -> bool:
    """Drop a draft that was never handed in, with its photo. False where there is none; safe to repeat."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        return False
    _forget(draft)
    return True


def read(attempt_id: str, *, actor: Actor, now: datetime) -> bool:
    """Measure, judge and record an attempt. False where it was judged before or a newer one has overtaken it.

    A reader that breaks down gives `processing_failed`, which costs no try. Safe to repeat at any point: pictures
    in, the same outcome out, and nothing is written but in one transaction at the end.
    """
    attempt = verifications.attempt(attempt_id)
    choice = queries.choice_of(attempt_id)
    front = verifications.picture(attempt_id, "front")
    if attempt.state != CheckState.IN_PROGRESS or choice is None or front is None:
        return False
    back = verifications.picture(attempt_id, "back")
    try:
        found = _reader().read(front, back, today=now.date())
    except ReaderFailed as failed:
        log.error("document reader failed: %s, attempt %s", failed.code, attempt_id)  # noqa: TRY400 - no traceback
        broken = Measured(
            outcome=CheckState.FAILED,
            reasons=(reason("processing_failed"),),
            signals={f"reader_{failed.code}": True},
        )
        return record(attempt_id, broken, actor=actor, now=now)
    return _record(attempt, found, choice, actor=actor, now=now)


def _reader() -> DocumentReader:
    if not _readers:
        raise Unavailable("No reader of documents is wired.")
    return _readers[0]


@transaction.atomic
def _record(
    attempt: AttemptView, found: DocumentFinding, choice: Choice, *, actor: Actor, now: datetime
) -> bool:
    judgement, index = _judged(attempt.member_id, found, choice, today=now.date())
    if found.portrait is not None:
        blob = vault.put_blob(found.portrait.jpeg, subject=attempt.member_id, purpose="portrait", now=now)
        add_artefact(attempt.id, "portrait", blob)
    if index and judgement.outcome != Outcome.FAILED:
        Seen.objects.get_or_create(index=index, member_id=attempt.member_id, defaults={"first_seen": now})
    measured = Measured(
        outcome=CheckState(judgement.outcome),
        reasons=judgement.reasons,
        signals=judgement.signals,
        claims=judgement.claims,
    )
    done = record(attempt.id, measured, actor=actor, now=now)
    if not done:
        transaction.set_rollback(True)
    return done


def _judged(
    member_id: str, found: DocumentFinding, choice: Choice, *, today: date
) -> tuple[Judgement, str | None]:
    """The judgement, and the document's index where its number is known. Holds a lock on that number."""
    accepted = queries.acceptance()
    identity = identity_of(found, choice, accepted)
    index = vault.blind_index(KIND, identity) if identity else None
    if index:
        # two members with one document at the same moment: the second one sees the first
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"document|{index}"])
    elsewhere = bool(index) and Seen.objects.filter(index=index).exclude(member_id=member_id).exists()
    return judge(found, choice, accepted, today=today, seen_elsewhere=elsewhere), index
