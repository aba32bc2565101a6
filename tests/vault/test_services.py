import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from bonafides.core.errors import NotFound
from bonafides.members.models import Member
from bonafides.vault import services as vault
from bonafides.vault.models import Blob, DataKey
from bonafides.vault.ports import KeyUnavailable
from factories.members import NOW, make_member

pytestmark = pytest.mark.django_db
CANARY = "Wilhelmina Canary"


def test_sealed_column_comes_back_and_is_not_readable() -> None:
    member = Member.objects.get(pk=make_member(name=CANARY))
    assert CANARY.encode() not in bytes(member.contact)
    assert vault.unseal(member, "contact", subject=member.id)["name"] == CANARY


def test_ciphertext_moved_to_another_row_is_refused() -> None:
    one, other = (Member.objects.get(pk=make_member()) for _ in range(2))
    other.contact = one.contact
    with pytest.raises(KeyUnavailable):
        vault.unseal(other, "contact", subject=one.id)


def test_ciphertext_with_one_bit_changed_is_refused() -> None:
    member = Member.objects.get(pk=make_member())
    damaged = bytearray(member.contact)
    damaged[-1] ^= 1
    member.contact = bytes(damaged)
    with pytest.raises(KeyUnavailable):
        vault.unseal(member, "contact", subject=member.id)


def test_data_without_its_key_is_gone() -> None:
    member = Member.objects.get(pk=make_member())
    DataKey.objects.filter(subject=member.id).delete()
    with pytest.raises(NotFound, match="erased"):
        vault.unseal(member, "contact", subject=member.id)


def test_blob_comes_back_for_its_subject_alone() -> None:
    subject = make_member()
    blob_id = vault.put_blob(b"picture", subject=subject, purpose="front", now=NOW)
    assert vault.get_blob(blob_id, subject=subject) == b"picture"
    with pytest.raises(NotFound):
        vault.get_blob(blob_id, subject=make_member())


@pytest.mark.django_db(transaction=True)
def test_deleted_blob_leaves_neither_row_nor_file() -> None:
    from django.core.files.storage import storages

    subject = make_member()
    blob_id = vault.put_blob(b"picture", subject=subject, purpose="front", now=NOW)
    with transaction.atomic():
        vault.delete_blob(blob_id)
    vault.delete_blob(blob_id)
    assert Blob.objects.filter(pk=blob_id).exists() is False
    assert storages["blobs"].exists(f"{blob_id[-2:]}/{blob_id}") is False


def test_blind_index_is_the_same_for_one_value_and_differs_by_purpose() -> None:
    first, again = vault.blind_index("phone", "+1"), vault.blind_index("phone", "+1")
    assert (first == again, first == vault.blind_index("email", "+1"), len(first)) == (True, False, 64)


@given(st.binary(max_size=2000))
def test_wrapped_key_comes_back_in_its_context_alone(data: bytes) -> None:
    kms = vault.kms()
    wrapped = kms.wrap(data, context=b"a")
    assert kms.unwrap(wrapped, context=b"a") == data
    with pytest.raises(KeyUnavailable):
        kms.unwrap(wrapped, context=b"b")
