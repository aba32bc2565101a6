import pytest
from django.db import DatabaseError, transaction

from bonafides.audit import queries
from bonafides.audit.models import Entry
from factories.members import make_member

pytestmark = pytest.mark.django_db


def test_audit_entry_cannot_be_changed() -> None:
    make_member()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(name="something.else")


def test_audit_entry_cannot_be_deleted() -> None:
    make_member()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()


def test_history_of_a_member_is_in_order() -> None:
    member_id = make_member()
    assert [e["name"] for e in queries.history(member_id=member_id)] == ["member.saved"]
