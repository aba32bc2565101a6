"""Handing in a selfie, and comparing it with the document's portrait."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bonafides.checks.selfie.ports import ComparerFailed, FaceComparer
from bonafides.checks.selfie.rules import Judgement, for_a_person, judge
from bonafides.core.access import limits
from bonafides.core.errors import AlreadyMoved, Unavailable
from bonafides.core.events import Actor
from bonafides.members import queries as members
from bonafides.members.consents import FACE_COMPARISON
from bonafides.vault import services as vault
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import AttemptView, CheckView, VerificationView
from bonafides.verifications.reasons import reason
from bonafides.verifications.services import (
    Measured,
    add_artefact,
    begin_attempt,
    hold,
    judge_again,
    record,
)
from bonafides.verifications.states import CheckState

log = logging.getLogger(__name__)
KIND = "selfie"
# More than any honest member takes, far less than fills a disk.
PHOTOS_AN_HOUR = 24
_comparers: list[FaceComparer] = []


def use_comparer(comparer: FaceComparer) -> None:
    """Set who compares faces. Called by the wiring."""
    _comparers[:] = [comparer]


@dataclass(frozen=True, kw_only=True, slots=True)
class Portrait:
    """The document's side of a comparison. `waits`: none is there yet, but one will come."""

    jpeg: bytes | None = None
    waits: bool = False
    document_failed: bool = False


def submit(v: VerificationView, jpeg: bytes, *, after: str, actor: Actor, now: datetime) -> str:
    """Hand in a selfie: one transaction of blob, attempt, event and job. Returns the attempt's id.

    `after` is the id of the latest attempt that the member's page knew of, empty for none: a second click, another
    window or the back button gets AlreadyMoved and costs no try.
    """
    limits.hit("selfie.photo", v.id, limit=PHOTOS_AN_HOUR, seconds=3600, now=now)
    with transaction.atomic():
        hold(v.id)
        check = verifications.get(v.id).check(KIND)
        if check is None or (check.latest_attempt or "") != after:
            raise AlreadyMoved("This selfie was handed in already.")
        attempt_id = begin_attempt(v.id, KIND, actor=actor, now=now)
        blob = vault.put_blob(jpeg, subject=v.member_id, purpose=KIND, now=now)
        add_artefact(attempt_id, KIND, blob)
    return attempt_id


def compare(verification_id: str, *, actor: Actor, now: datetime) -> bool:
    """Compare the newest selfie with the newest portrait and record what comes of it. Safe to repeat.

    False where nothing is to be done: no selfie, it is judged, or the document's portrait is still awaited.
    Without a standing agreement to the automatic comparison a person compares, and no face is measured.
    """
    v = verifications.get(verification_id)
    check = v.check(KIND)
    if check is None or check.latest_attempt is None:
        return False
    attempt = verifications.attempt(check.latest_attempt)
    selfie = verifications.picture(attempt.id, KIND)
    if attempt.state != CheckState.IN_PROGRESS or selfie is None:
        return False
    measured = _measured(v, selfie, now=now)
    return measured is not None and record(attempt.id, measured, actor=actor, now=now)


def recheck(verification_id: str, *, now: datetime) -> bool:
    """The document is photographed again: a selfie that passed has to be compared with the new portrait.

    Costs no try and needs no new selfie. False where there is none to compare. Safe to repeat.
    """
    if verifications.get(verification_id).check(KIND) is None:
        return False
    return judge_again(verification_id, KIND, now=now) is not None


def _measured(v: VerificationView, selfie: bytes, *, now: datetime) -> Measured | None:
    if not members.has_consented(v.member_id, verification_id=v.id, purpose=FACE_COMPARISON):
        return _as_measured(for_a_person("selfie_person_compares"))
    portrait = _portrait(v, now=now)
    if portrait.waits:
        return None
    # the selfie's own faults are named together with those of a document that failed, not one round later
    if portrait.jpeg is None and not portrait.document_failed:
        return _as_measured(for_a_person("selfie_face_uncertain"))
    try:
        found = _comparer().compare(portrait.jpeg, selfie)
    except ComparerFailed as failed:
        log.error("face comparer failed: %s, verification %s", failed.code, v.id)  # noqa: TRY400 - no traceback
        return Measured(
            outcome=CheckState.FAILED,
            reasons=(reason("processing_failed"),),
            signals={f"comparer_{failed.code}": True},
        )
    judgement = judge(found, document_failed=portrait.document_failed)
    return None if judgement is None else _as_measured(judgement, claims={"face_model": found.model})


def _as_measured(judgement: Judgement, claims: dict[str, str] | None = None) -> Measured:
    return Measured(
        outcome=CheckState(judgement.outcome),
        reasons=judgement.reasons,
        signals=judgement.signals,
        claims=claims,
    )


def _portrait(v: VerificationView, *, now: datetime) -> Portrait:
    document = v.check("document")
    if document is None:
        return Portrait()
    if document.latest_attempt is None:
        return _credited(v, document, now=now)
    attempt = verifications.attempt(document.latest_attempt)
    if attempt.state == CheckState.IN_PROGRESS:
        return Portrait(waits=True)
    failed = attempt.state == CheckState.FAILED and not document.satisfied
    jpeg = verifications.picture(attempt.id, "portrait")
    return Portrait(jpeg=jpeg, document_failed=failed)


def _credited(v: VerificationView, document: CheckView, *, now: datetime) -> Portrait:
    """The portrait of the earlier verification whose evidence is credited, while its photos are kept."""
    if not document.satisfied:
        return Portrait(waits=True)
    for evidence in verifications.standing_evidence(v.member_id, now=now):
        if evidence.kind != "document" or evidence.verification_id is None:
            continue
        for attempt in reversed(verifications.attempts(evidence.verification_id, "document")):
            jpeg = _kept(attempt)
            if jpeg is not None:
                return Portrait(jpeg=jpeg)
    return Portrait()


def _kept(attempt: AttemptView) -> bytes | None:
    if attempt.state != CheckState.PASSED:
        return None
    return verifications.picture(attempt.id, "portrait")


def _comparer() -> FaceComparer:
    if not _comparers:
        raise Unavailable("Nobody who compares faces is wired.")
    return _comparers[0]
