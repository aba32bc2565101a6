from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from bonafides.checks.phone import queries, services
from bonafides.checks.phone.errors import NumberRefused
from bonafides.checks.phone.models import PhoneClaim, Send
from bonafides.core.codes.services import Result
from bonafides.core.errors import TooMany, Unavailable
from bonafides.notices import services as notices
from bonafides.notices.models import Message
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import CheckState
from factories.members import NOW
from factories.verifications import make_verification, member_of

pytestmark = pytest.mark.django_db
NUMBER = "+12015550123"


def send(
    verification: VerificationView, *, number: str = NUMBER, channel: str = "sms", now: datetime = NOW
) -> None:
    services.send_code(
        verification, number, channel=channel, region="US", actor=member_of(verification), now=now
    )


def sent_code(now: datetime = NOW) -> str:
    """The digits of the newest message, taken from the outbox as a member would."""
    newest = Message.objects.order_by("-created", "-id").first()
    assert newest is not None
    notices.deliver(newest.id, now=now)
    text = notices.outbox()[0]["text"]
    if "Your code is:" in text:
        return text.split("Your code is: ")[1].split(".")[0].replace(", ", "")
    return text.split("your code is ")[1].split(".")[0]


def test_code_by_text_passes_the_check_and_leaves_evidence() -> None:
    v = make_verification()
    send(v)
    code = sent_code()
    assert (len(code), services.confirm(v, code, actor=member_of(v), now=NOW)) == (5, Result.RIGHT)
    assert verifications.get(v.id).check("phone").state == CheckState.PASSED
    assert [e.kind for e in verifications.standing_evidence(v.member_id, now=NOW)] == ["phone"]


def test_code_by_call_is_spoken_twice() -> None:
    v = make_verification()
    send(v, channel="call")
    code = sent_code()
    assert notices.outbox()[0]["text"].count(", ".join(code)) == 2


def test_call_instead_of_text_for_a_landline() -> None:
    v = make_verification()
    send(v, number="+4930123456")
    assert PhoneClaim.objects.get().channel == "call"


def test_text_ends_with_the_line_that_binds_the_code_to_the_site() -> None:
    v = make_verification()
    send(v)
    code = sent_code()
    assert notices.outbox()[0]["text"].splitlines()[-1] == f"@127.0.0.1 #{code}"


def test_number_that_does_not_exist_is_refused_and_nothing_is_sent_or_counted() -> None:
    v = make_verification()
    with pytest.raises(NumberRefused, match="does not exist"):
        send(v, number="+44 123")
    assert (Message.objects.count(), verifications.get(v.id).check("phone").attempts_left) == (0, 3)


def test_ten_wrong_codes_make_the_member_wait_and_lengthen_the_next_code() -> None:
    v = make_verification()
    moment, results = NOW, []
    while results.count(Result.WRONG) < 10:
        standing = queries.pending(v.id, v.member_id, now=moment)
        if standing:
            moment = max(moment, standing.standing.next_send, standing.standing.blocked_until or moment)
        send(v, now=moment)
        for _ in range(3):
            current = queries.pending(v.id, v.member_id, now=moment)
            if current.standing.blocked_until:
                moment = current.standing.blocked_until
            results.append(services.confirm(v, "99999999", actor=member_of(v), now=moment))
    after = queries.pending(v.id, v.member_id, now=moment)
    assert after.standing.length == 8
    assert after.standing.blocked_until is not None
    assert verifications.get(v.id).check("phone").state == CheckState.IN_PROGRESS


def test_second_text_at_once_is_refused_and_the_first_code_still_works() -> None:
    v = make_verification()
    send(v)
    code = sent_code()
    with pytest.raises(TooMany):
        send(v, now=NOW + timedelta(seconds=5))
    assert services.confirm(v, code, actor=member_of(v), now=NOW + timedelta(seconds=6)) == Result.RIGHT


def test_changed_number_goes_on_with_the_same_attempt_and_kills_no_other_numbers_code() -> None:
    v = make_verification()
    send(v)
    first = PhoneClaim.objects.get().attempt_id
    send(v, number="+12015550156", now=NOW + timedelta(seconds=1))
    assert PhoneClaim.objects.get().attempt_id == first
    code = sent_code()
    assert services.confirm(v, code, actor=member_of(v), now=NOW + timedelta(seconds=2)) == Result.RIGHT


def test_pumping_of_one_range_closes_it_after_twenty_sends_without_answers() -> None:
    Send.objects.bulk_create([Send(prefix="+1201555", at=NOW - timedelta(minutes=5)) for _ in range(20)])
    v = make_verification()
    with pytest.raises(Unavailable):
        send(v)
    send(v, number="+46701740605")
    assert Send.objects.count() == 21


@override_settings(CODE_LENGTH=6)
def test_code_length_follows_the_setting() -> None:
    v = make_verification()
    send(v)
    assert len(sent_code()) == 6


def test_number_is_not_readable_in_the_database() -> None:
    v = make_verification()
    send(v)
    assert NUMBER.encode() not in bytes(PhoneClaim.objects.get().number)
