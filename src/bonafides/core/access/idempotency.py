"""A POST with an Idempotency-Key is done once: the same body replays the answer, another body is refused."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import IntegrityError, transaction

from bonafides.core.access.models import IdempotentReply
from bonafides.core.errors import BonafidesError, Invalid

KEPT = timedelta(hours=24)
STUCK_AFTER = timedelta(minutes=2)  # a request whose process died leaves its row behind
LONGEST_KEY = 255


class KeyReused(BonafidesError):
    """The same Idempotency-Key with another request."""

    code = "idempotency_key_reused"
    status = 409


class InProgress(BonafidesError):
    """The first request with this key is still being done."""

    code = "idempotency_in_progress"
    status = 409


class Cipher(Protocol):
    """Wraps and unwraps bytes bound to a context, as a key management service does."""

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        """Encrypt."""
        ...

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """Decrypt."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A key taken for one request. `row` tells this claim from a later one on the same key."""

    row: int
    owner: str
    key: str


def begin(*, owner: str, key: str, request: bytes, cipher: Cipher, now: datetime) -> Claim | Reply:
    """Claim a key for this request where it is new; the stored answer where it was done before.

    Commits by itself. Raises KeyReused for another request, InProgress while the first one is being done.
    """
    if not key or not key.isascii() or not key.isprintable() or len(key) > LONGEST_KEY:
        raise Invalid("An Idempotency-Key has 1 to 255 printable ASCII characters.", param="Idempotency-Key")
    digest = hashlib.sha256(request).hexdigest()
    IdempotentReply.objects.filter(owner=owner, key=key, created__lte=now - KEPT).delete()
    IdempotentReply.objects.filter(owner=owner, key=key, status=None, created__lte=now - STUCK_AFTER).delete()
    try:
        with transaction.atomic():
            row = IdempotentReply.objects.create(owner=owner, key=key, request_digest=digest, created=now)
    except IntegrityError:
        return _known(owner, key, digest, cipher)
    return Claim(row.pk, owner, key)


def _known(owner: str, key: str, digest: str, cipher: Cipher) -> Reply:
    row = IdempotentReply.objects.filter(owner=owner, key=key).first()
    if row is None:
        raise InProgress("A request with this Idempotency-Key is being done.", retry_after=1)
    if row.request_digest != digest:
        raise KeyReused("This Idempotency-Key was used with another request.", param="Idempotency-Key")
    if row.status is None or row.body is None:
        raise InProgress("A request with this Idempotency-Key is being done.", retry_after=1)
    return Reply(row.status, cipher.unwrap(bytes(row.body), context=_context(owner, key)))


def finish(claim: Claim, reply: Reply, *, cipher: Cipher) -> bool:
    """Keep the answer, in the transaction of the work. False for 500 and above and 429: undo the work, the request
    may be tried again. Raises InProgress where it took so long that somebody else has the key now: undo it, too.
    """
    if reply.status >= 500 or reply.status == 429:
        return False
    sealed = cipher.wrap(reply.body, context=_context(claim.owner, claim.key))
    if not IdempotentReply.objects.filter(pk=claim.row, status=None).update(status=reply.status, body=sealed):
        raise InProgress("This took too long and is being done again.", retry_after=1)
    return True


def abandon(claim: Claim) -> None:
    """Forget a claim whose request was not done."""
    IdempotentReply.objects.filter(pk=claim.row, status=None).delete()


def _context(owner: str, key: str) -> bytes:
    return f"reply|{owner}|{key}".encode()


def forget_before(moment: datetime) -> int:
    """Drop answers from before `moment`; returns how many."""
    return IdempotentReply.objects.filter(created__lt=moment).delete()[0]
