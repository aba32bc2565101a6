from datetime import datetime, timedelta

import pytest

from bonafides.checks.email import services
from bonafides.checks.email.models import EmailClaim
from bonafides.core.codes.services import Result
from bonafides.core.errors import TooMany
from bonafides.notices import services as notices
from bonafides.notices.models import Message
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import CheckState
from factories.members import NOW
from factories.verifications import make_verification, member_of

pytestmark = pytest.mark.django_db


def send(verification: VerificationView, address: str = "anna@Example.ORG", now: datetime = NOW) -> None:
    services.send_code(verification, address, actor=member_of(verification), now=now)


def sent_code(now: datetime = NOW) -> str:
    newest = Message.objects.order_by("-created", "-id").first()
    notices.deliver(newest.id, now=now)
    return notices.outbox()[0]["subject"].split()[0]


def test_code_by_mail_passes_the_check() -> None:
    v = make_verification()
    send(v)
    assert notices.deliver(Message.objects.get().id, now=NOW) is None
    code = notices.outbox()[0]["subject"].split()[0]
    assert (len(code), notices.outbox()[0]["to"]) == (6, "anna@example.org")
    assert services.confirm(v, code, actor=member_of(v), now=NOW) == Result.RIGHT
    check = verifications.get(v.id).check("email")
    assert (check.state, verifications.claims_of(check.latest_attempt)) == (
        CheckState.PASSED,
        {"address": "anna@example.org"},
    )


def test_changed_address_makes_the_old_code_useless() -> None:
    v = make_verification()
    send(v)
    old = sent_code()
    send(v, "other@example.org", now=NOW + timedelta(seconds=1))
    new = sent_code(NOW + timedelta(seconds=1))
    later = NOW + timedelta(seconds=2)
    if old != new:
        assert services.confirm(v, old, actor=member_of(v), now=later) == Result.WRONG
    assert services.confirm(v, new, actor=member_of(v), now=later) == Result.RIGHT


def test_second_mail_at_once_is_refused_with_the_wait() -> None:
    v = make_verification()
    send(v)
    with pytest.raises(TooMany) as refused:
        send(v)
    assert refused.value.retry_after == 31


def test_code_without_a_send_is_wrong() -> None:
    v = make_verification()
    assert services.confirm(v, "123456", actor=member_of(v), now=NOW) == Result.WRONG


def test_address_is_not_readable_in_the_database() -> None:
    v = make_verification()
    send(v)
    assert b"anna" not in bytes(EmailClaim.objects.get().address)
