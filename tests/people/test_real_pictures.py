"""Photographs that nobody here drew, through the services and the policy, where they are at hand."""

from pathlib import Path

import pytest

from bonafides.checks.document import services as documents
from bonafides.checks.document.rules import Choice
from bonafides.checks.selfie import services as selfies
from bonafides.core.events import SYSTEM
from bonafides.decisions import services as decisions
from bonafides.vault import services as vault
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState
from bonafides.vision import images
from factories.browsers import agree
from factories.journeys import CLAIMS
from factories.members import NOW, make_member
from factories.verifications import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def begun(name: str) -> verifications.VerificationView:
    """A verification whose codes were typed in."""
    member = make_member(name=name)
    v = verifications.get(decisions.open_verification(member, "identity", actor=SYSTEM, now=NOW))
    agree(v)
    for kind in ("email", "phone"):
        attempt = aggregate.begin_attempt(v.id, kind, actor=member_of(v), now=NOW)
        aggregate.record(attempt, Measured(outcome=CheckState.PASSED), actor=SYSTEM, now=NOW, final=True)
    return verifications.get(v.id)


def clean(file: Path) -> bytes:
    return images.clean(file.read_bytes()).jpeg


def test_british_specimen_is_refused_for_its_date_with_all_that_was_found(shared_data: Path) -> None:
    v = begun("Jodie Pippa")
    draft = documents.choose(v, Choice(kind="passport", country="GBR"), now=NOW)
    photo = clean(shared_data / "documents" / "p031_27_pass-gbr.jpg")
    attempt = documents.submit_front(v, draft, photo, actor=member_of(v), now=NOW)
    assert attempt is not None
    documents.read(attempt, actor=SYSTEM, now=NOW)
    found = verifications.attempt(attempt)
    assert verifications.claims_of(attempt)["document_number"] == "107182890"
    assert all(found.signals["check_digits"].values())
    assert [r.code for r in found.reasons] == [
        "document_too_small",  # 272 x 185 pixels, and the holder's photo made unrecognisable by the publisher
        "document_expired",
        "selfie_document_missing_photo",
    ]
    expired = next(r for r in found.reasons if r.code == "document_expired")
    assert dict(expired.params)["date"] == "31 January 2016"


def compared(portrait: Path, selfie: Path) -> tuple[str, list[str]]:
    """What becomes of a selfie beside a document with that portrait."""
    v = begun("Anna Maria Eriksson")
    attempt = aggregate.begin_attempt(v.id, "document", actor=member_of(v), now=NOW)
    blob = vault.put_blob(clean(portrait), subject=v.member_id, purpose="portrait", now=NOW)
    aggregate.add_artefact(attempt, "portrait", blob)
    aggregate.record(attempt, Measured(outcome=CheckState.PASSED, claims=CLAIMS), actor=SYSTEM, now=NOW)
    selfies.submit(verifications.get(v.id), clean(selfie), after="", actor=member_of(v), now=NOW)
    assert selfies.compare(v.id, actor=SYSTEM, now=NOW)
    decisions.decide(v.id, actor=SYSTEM, now=NOW)
    check = verifications.get(v.id).check("selfie")
    assert check is not None
    return str(check.state), [r.code for r in check.reasons]


def test_two_photographs_of_one_person_agree(shared_data: Path) -> None:
    faces = shared_data / "faces" / "Gerhard_Schroeder"
    one, two = sorted(faces.iterdir())[:2]
    assert compared(one, two) == ("passed", [])


def test_photographs_of_two_people_do_not_agree(shared_data: Path) -> None:
    one = min((shared_data / "faces" / "Gerhard_Schroeder").iterdir())
    other = min((shared_data / "faces" / "Colin_Powell").iterdir())
    assert compared(one, other) == ("failed", ["selfie_face_mismatch"])
