"""Bearer keys: shown once, stored hashed, scoped, revocable. `bf_live_…` and `bf_test_…` end in a checksum,
so that a scanner can tell a leaked key from noise."""

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bonafides.core.access.models import ApiKey
from bonafides.core.errors import BonafidesError, Invalid, NotFound
from bonafides.core.ids import ALPHABET, new_id

SCOPES = {
    "members:read": "Read members, without personal data.",
    "members:write": "Create and change members.",
    "members:personal": "See names, addresses and numbers where they are expanded.",
    "verifications:read": "Read verifications.",
    "verifications:write": "Open and cancel verifications.",
    "badges:read": "Read and look up badges.",
    "badges:write": "Suspend, reinstate and revoke badges.",
    "rollouts:read": "Read rollouts, and the place of a member in one.",
    "events:read": "Read and resend events.",
    "webhooks:write": "Set up webhook endpoints.",
}
SECRET_LENGTH = 32  # 160 bits
CHECKSUM = 6
USED_EVERY = timedelta(minutes=1)  # `last_used` is written this often at most


class KeyInvalid(BonafidesError):
    """No key, or not one that is good now."""

    code = "key_invalid"
    status = 401


class ScopeMissing(BonafidesError):
    """A good key that may not do this."""

    code = "scope_missing"
    status = 403


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they may do."""

    key_id: str
    scopes: frozenset[str]

    def need(self, scope: str) -> None:
        """Raise ScopeMissing unless the key has this scope."""
        if scope not in self.scopes:
            raise ScopeMissing(f"This key does not have the scope {scope}.")


def create_key(
    name: str, scopes: list[str], *, live: bool, now: datetime, expires: datetime | None = None
) -> tuple[str, str]:
    """A new key: its id, and the secret, which is shown this once."""
    if unknown := set(scopes) - set(SCOPES):
        raise Invalid(f"There is no scope {', '.join(sorted(unknown))}.", param="scopes")
    body = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))
    prefix = "bf_live_" if live else "bf_test_"
    secret = f"{prefix}{body}{_checksum(prefix + body)}"
    key = ApiKey.objects.create(
        id=new_id("key"),
        name=name,
        digest=_digest(secret),
        hint=secret[-4:],
        scopes=sorted(scopes),
        created=now,
        expires=expires,
    )
    return key.id, secret


def authenticate(header: str | None, *, now: datetime) -> Caller:
    """The caller behind an Authorization header; KeyInvalid otherwise, always in the same words."""
    scheme, _, secret = (header or "").partition(" ")
    refused = KeyInvalid("Send a good API key: Authorization: Bearer bf_…")
    if scheme.lower() != "bearer" or not _well_formed(secret.strip()):
        raise refused
    key = ApiKey.objects.filter(
        Q(expires=None) | Q(expires__gt=now), digest=_digest(secret.strip()), revoked=None
    ).first()
    if key is None:
        raise refused
    if key.last_used is None or key.last_used < now - USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used=now)
    return Caller(key.id, frozenset(key.scopes))


def revoke(key_id: str, *, now: datetime) -> None:
    """A key stops working at once; repeating it changes nothing."""
    if not ApiKey.objects.filter(pk=key_id).exists():
        raise NotFound("There is no such key.")
    ApiKey.objects.filter(pk=key_id, revoked=None).update(revoked=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode())
    out = ""
    for _ in range(CHECKSUM):
        number, rest = divmod(number, 32)
        out += ALPHABET[rest]
    return out


def _well_formed(secret: str) -> bool:
    prefixed = secret.startswith(("bf_live_", "bf_test_"))
    return prefixed and secret.isascii() and _checksum(secret[:-CHECKSUM]) == secret[-CHECKSUM:]
