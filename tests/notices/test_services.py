from datetime import datetime, timedelta

import pytest

from bonafides.audit import queries as audit
from bonafides.notices import services
from bonafides.notices.models import Message
from bonafides.notices.ports import SendFailed
from factories.members import NOW, make_member
from factories.races import at_once

pytestmark = pytest.mark.django_db


def write(to: str = "anna@example.org", channel: str = "email", now: datetime = NOW) -> str:
    template = "email_code" if channel == "email" else "phone_code"
    return services.send(
        channel,
        to=to,
        template=template,
        context={"code": "123456", "marketplace": "Example Market", "minutes": 10, "host": "example.org"},
        member_id=make_member(),
        locale="en",
        now=now,
    )


def state(message_id: str) -> tuple[str, str, bool]:
    row = Message.objects.get(pk=message_id)
    return row.state, row.problem, row.content is None


def test_message_goes_out_once_and_its_words_are_wiped() -> None:
    message_id = write()
    services.deliver(message_id, now=NOW)
    services.deliver(message_id, now=NOW)
    assert (state(message_id), len(services.outbox())) == (("sent", "", True), 1)
    assert services.outbox()[0]["subject"] == "123456 is your code for Example Market"


def test_message_to_a_refused_address_is_abandoned_at_once() -> None:
    message_id = write("refused@example.invalid")
    services.deliver(message_id, now=NOW)
    assert state(message_id) == ("abandoned", "address_refused", True)


def test_message_that_fails_waits_for_the_next_try_with_its_words() -> None:
    message_id = write("failing@example.invalid")
    with pytest.raises(SendFailed):
        services.deliver(message_id, now=NOW)
    assert state(message_id) == ("queued", "gateway_503", False)


def test_message_too_old_is_abandoned_instead_of_sent() -> None:
    message_id = write()
    services.deliver(message_id, now=NOW + timedelta(hours=24))
    assert (state(message_id), services.outbox()) == (("abandoned", "too_late", True), [])


def test_overdue_messages_are_given_up_and_wiped() -> None:
    message_id = write()
    assert services.give_up_overdue(now=NOW + timedelta(hours=24)) == 1
    assert services.give_up_overdue(now=NOW + timedelta(hours=24)) == 0
    assert state(message_id) == ("abandoned", "too_late", True)


def test_message_is_not_readable_in_the_database_and_events_do_not_carry_it() -> None:
    message_id = write()
    row = Message.objects.get(pk=message_id)
    assert b"123456" not in bytes(row.content)
    services.deliver(message_id, now=NOW)
    told = str(audit.history(member_id=row.member_id))
    assert ("123456" in told, "anna" in told, "message.sent" in told) == (False, False, True)


@pytest.mark.django_db(transaction=True)
def test_message_whose_worker_died_in_between_goes_out_again_under_the_same_id() -> None:
    message_id = write()
    Message.objects.filter(pk=message_id).update(state="processing", sends=1)
    services.deliver(message_id, now=NOW)
    assert (state(message_id)[0], Message.objects.get(pk=message_id).sends) == ("sent", 2)


@pytest.mark.django_db(transaction=True)
def test_message_ended_by_two_workers_at_once_is_ended_once() -> None:
    message_id = write("refused@example.invalid")
    at_once(lambda: services.deliver(message_id, now=NOW), lambda: services.deliver(message_id, now=NOW))
    member_id = Message.objects.get(pk=message_id).member_id
    assert [e["name"] for e in audit.history(member_id=member_id)].count("message.abandoned") == 1
