from datetime import timedelta

import pytest

from bonafides.core.errors import NotFound
from bonafides.core.events import SYSTEM
from bonafides.vault import services as vault
from bonafides.verifications import lifecycle, queries, retention, services
from bonafides.verifications.services import Measured
from bonafides.verifications.states import CheckState
from factories.members import API, NOW
from factories.verifications import make_verification, member_of

pytestmark = pytest.mark.django_db


def with_photo(*, over: bool) -> tuple[str, str, str]:
    """Attempt, blob and member of a verification with one photo and one reading."""
    v = make_verification()
    attempt = services.begin_attempt(v.id, "document", actor=member_of(v), now=NOW)
    blob = vault.put_blob(b"photo", subject=v.member_id, purpose="front", now=NOW)
    services.add_artefact(attempt, "front", blob)
    read = Measured(outcome=CheckState.FAILED, claims={"surname": "ERIKSSON"})
    services.record(attempt, read, actor=SYSTEM, now=NOW)
    if over:
        lifecycle.cancel(v.id, actor=API, now=NOW)
    return attempt, blob, v.member_id


def test_photos_of_a_verification_that_ended_go_after_thirty_days() -> None:
    attempt, blob, member = with_photo(over=True)
    assert retention.forget_photos(now=NOW + timedelta(days=30) - timedelta(seconds=1)) == 0
    assert [retention.forget_photos(now=NOW + timedelta(days=30)) for _ in range(2)] == [1, 0]
    assert queries.artefacts(attempt) == {}
    with pytest.raises(NotFound):
        vault.get_blob(blob, subject=member)


def test_photos_of_an_open_verification_stay() -> None:
    with_photo(over=False)
    assert retention.forget_photos(now=NOW + timedelta(days=400)) == 0


def test_what_was_read_is_wiped_after_a_year_and_the_outcome_stays() -> None:
    attempt, _, _ = with_photo(over=True)
    assert retention.forget_claims(now=NOW + timedelta(days=364)) == 0
    assert [retention.forget_claims(now=NOW + timedelta(days=365)) for _ in range(2)] == [1, 0]
    assert queries.claims_of(attempt) == {}
    assert queries.attempt(attempt).state == CheckState.FAILED
