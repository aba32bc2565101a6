import pytest
from django.db import transaction

from bonafides.audit.models import Entry
from bonafides.core import events
from bonafides.core.events import CATALOGUE, SYSTEM, catalogued, emit
from bonafides.members.events import MemberSaved


def saved() -> MemberSaved:
    return MemberSaved(member_id="mem_1", created=True, changed=("contact",))


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"member\.saved"):
        emit(saved(), actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_event_of_a_transaction_that_fails_leaves_no_audit_row_and_no_job() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    def fail_after_telling() -> None:
        with transaction.atomic():
            emit(saved(), actor=SYSTEM)
            raise ZeroDivisionError

    before = ProcrastinateJob.objects.count()  # the queue's own table is not emptied between tests
    with pytest.raises(ZeroDivisionError):
        fail_after_telling()
    assert (Entry.objects.count(), ProcrastinateJob.objects.count()) == (0, before)


@pytest.mark.django_db
def test_event_is_written_down_with_actor_and_fields() -> None:
    with transaction.atomic():
        envelope = emit(saved(), actor=events.Actor("api", "key_1"))
    row = Entry.objects.get(id=envelope.id)
    assert (row.name, row.actor_kind, row.actor_id, row.member_id) == (
        "member.saved",
        "api",
        "key_1",
        "mem_1",
    )
    assert row.data == {"member_id": "mem_1", "created": True, "changed": ["contact"]}


def test_two_events_of_one_name_are_refused() -> None:
    class Other(events.Event):
        name = "member.saved"

    with pytest.raises(ValueError, match=r"member\.saved"):
        catalogued(Other)


def test_names_of_events_have_a_grammar() -> None:
    assert [n for n in CATALOGUE if not all(p.isidentifier() and p.islower() for p in n.split("."))] == []
