"""Seal and unseal columns and blobs. The only code that sees both a data key and plain personal data."""

import functools
import json
import secrets
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models, transaction

from bonafides.core.errors import NotFound
from bonafides.core.ids import new_id
from bonafides.vault.models import Blob, DataKey
from bonafides.vault.ports import KeyUnavailable, Kms

VERSION = b"\x01"
NONCE = 12
_kms: list[Kms] = []


def use_kms(kms: Kms) -> None:
    """Set the key management service. Called once, by the wiring."""
    _kms[:] = [kms]
    _data_key.cache_clear()


def kms() -> Kms:
    """The key management service in use."""
    if not _kms:
        raise KeyUnavailable("no key management service is wired")
    return _kms[0]


@functools.lru_cache(maxsize=2048)
def _data_key(wrapped: bytes, subject: str) -> AESGCM:
    return AESGCM(kms().unwrap(wrapped, context=subject.encode()))


def _cipher(subject: str, *, now: datetime | None) -> AESGCM:
    """The subject's cipher; with `now` given, made if there is none yet."""
    row = DataKey.objects.filter(subject=subject).first()
    if row is None and now is not None:
        fresh = kms().wrap(secrets.token_bytes(32), context=subject.encode())
        row, _ = DataKey.objects.get_or_create(subject=subject, defaults={"wrapped": fresh, "created": now})
    if row is None:
        raise NotFound("This data was erased.")
    return _data_key(bytes(row.wrapped), subject)


def _encrypt(cipher: AESGCM, plain: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + cipher.encrypt(nonce, plain, VERSION + context.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, context: str) -> bytes:
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], sealed[:1] + context.encode())
    except InvalidTag as error:
        raise KeyUnavailable(f"{context} was changed or moved") from error


def _place(row: models.Model, column: str) -> str:
    return f"{row._meta.db_table}|{column}|{row.pk}"  # noqa: SLF001 - Django's documented model API


def seal(row: models.Model, column: str, value: Any, *, subject: str, now: datetime) -> None:
    """Put a JSON value into a sealed column of an unsaved or loaded row; the caller saves it.

    The ciphertext is bound to table, column and row (AES-256-GCM, associated data): it cannot be moved.
    The row's primary key must be set.
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    setattr(row, column, _encrypt(_cipher(subject, now=now), plain, _place(row, column)))


def unseal(row: models.Model, column: str, *, subject: str) -> Any:
    """The JSON value of a sealed column, None where it was never set. NotFound once the subject is erased."""
    sealed = getattr(row, column)
    if sealed is None:
        return None
    return json.loads(_decrypt(_cipher(subject, now=None), bytes(sealed), _place(row, column)))


def put_blob(
    data: bytes, *, subject: str, purpose: str, now: datetime, keep_until: datetime | None = None
) -> str:
    """Encrypt and store a file; returns its id (`blb_…`).

    The file is written before the row commits: a rollback leaves ciphertext that nothing points to, never a
    row without its file. A sweep removes such orphans.
    """
    blob = Blob(
        id=new_id("blb"),
        subject=subject,
        purpose=purpose,
        size=len(data),
        created=now,
        keep_until=keep_until,
    )
    sealed = _encrypt(_cipher(subject, now=now), data, _place(blob, "file"))
    storages["blobs"].save(_path(blob.id), ContentFile(sealed))
    blob.save(force_insert=True)
    return blob.id


def get_blob(blob_id: str, *, subject: str) -> bytes:
    """The plain bytes of a stored file. NotFound where it was deleted or belongs to somebody else."""
    blob = Blob.objects.filter(pk=blob_id, subject=subject).first()
    if blob is None:
        raise NotFound("This file is not kept any more.")
    with storages["blobs"].open(_path(blob.id)) as file:
        return _decrypt(_cipher(subject, now=None), file.read(), _place(blob, "file"))


def delete_blob(blob_id: str) -> None:
    """Forget a stored file; safe to repeat. The file goes when the row's deletion has committed."""
    if Blob.objects.filter(pk=blob_id).delete()[0]:
        transaction.on_commit(lambda: storages["blobs"].delete(_path(blob_id)))


def _path(blob_id: str) -> str:
    return f"{blob_id[-2:]}/{blob_id}"


def blind_index(purpose: str, value: str) -> str:
    """A keyed hash for equality search over a phone or document number (64 hex digits); one key per purpose."""
    return kms().mac(f"index/{purpose}", value.encode()).hex()


def key_fits() -> bool:
    """Whether the key service opens the newest data key; False where there is none yet. KeyUnavailable otherwise."""
    row = DataKey.objects.order_by("-created").first()
    if row is None:
        return False
    kms().unwrap(bytes(row.wrapped), context=row.subject.encode())
    return True
