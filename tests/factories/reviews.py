"""Verifications that a person has to look at."""

import io
from datetime import datetime, timedelta

from PIL import Image

from bonafides.core import clock
from bonafides.core.events import SYSTEM, Actor
from bonafides.decisions import services as decisions
from bonafides.members.services import Contact, Profile, save_member
from bonafides.reviews import services
from bonafides.vault import services as vault
from bonafides.verifications import services as aggregate
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState
from factories.journeys import CLAIMS, Journey


def picture(colour: str = "steelblue", size: tuple[int, int] = (640, 420)) -> bytes:
    """A JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def doubtful(now: datetime, external_id: str = "anna") -> Journey:
    """Document and selfie with photos; the faces are alike, but not enough."""
    journey = Journey(now, external_id=external_id)
    journey.codes()
    document = aggregate.begin_attempt(journey.id, "document", actor=journey.actor, now=now)
    selfie = aggregate.begin_attempt(journey.id, "selfie", actor=journey.actor, now=now)
    for attempt, kind in ((document, "front"), (document, "portrait"), (selfie, "selfie")):
        blob = vault.put_blob(picture(), subject=journey.member, purpose=kind, now=now)
        aggregate.add_artefact(attempt, kind, blob)
    signals = {"sharpness": 0.8123, "check_digits": {"document_number": True}, "ms": {"total": 1234.0}}
    read = Measured(outcome=CheckState.PASSED, signals=signals, claims=CLAIMS)
    aggregate.record(document, read, actor=SYSTEM, now=now)
    journey.measure(
        selfie,
        CheckState.IN_REVIEW,
        "selfie_face_uncertain",
        signals={"face_score": 0.41, "face_accept": 0.5, "face_review_from": 0.3},
    )
    journey.decide()
    assert journey.view.state == "in_review"
    return journey


def question(external_id: str) -> str:
    """A case of another member, who asks something."""
    now = clock.now() - timedelta(hours=1)
    contact = Contact(name="Bo Li", email="bo@example.org")
    member = save_member(external_id, Profile(contact=contact), actor=SYSTEM, now=now)
    actor = Actor("member", member)
    verification = decisions.open_verification(member, "identity", actor=actor, now=now)
    return services.ask_for_help(
        verification, step="phone", topic="code", words="No code arrives.", actor=actor, now=now
    )
