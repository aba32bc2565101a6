"""Links into the flow: signed, good for 24 hours, opened once. Nothing is stored until one is opened."""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from bonafides.core.errors import BonafidesError
from bonafides.core.events import Actor, emit
from bonafides.vault.services import kms
from bonafides.verifications.events import LinkOpened
from bonafides.verifications.models import UsedLink, Verification

LIFE = timedelta(hours=24)
HAND_OVER_LIFE = timedelta(minutes=10)
MAC_LENGTH = 18  # 144 bits


class LinkInvalid(BonafidesError):
    """Not a link of ours, or damaged on the way."""

    code = "link_invalid"
    status = 404


class LinkExpired(BonafidesError):
    """A good link whose time is over."""

    code = "link_expired"
    status = 410


class LinkUsed(BonafidesError):
    """A good link that was opened before."""

    code = "link_used"
    status = 410


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a link says. `verification_id` is None where the verification is to be opened at the first click."""

    member_id: str
    level: str
    verification_id: str | None
    purpose: str
    expires: datetime
    nonce: str


def issue(
    *,
    member_id: str,
    level: str,
    verification_id: str | None,
    now: datetime,
    purpose: str = "start",
    life: timedelta = LIFE,
) -> str:
    """A token for `/v/{token}`. Purposes: start, phone (continue on my phone), reminder."""
    body = {
        "m": member_id,
        "l": level,
        "v": verification_id,
        "p": purpose,
        "e": int((now + life).timestamp()),
        "n": secrets.token_urlsafe(16),
    }
    payload = json.dumps(body, separators=(",", ":")).encode()
    return _text(_mac(payload) + payload)


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """When a link was spent, on which verification and by which browser (a hash, empty where unknown)."""

    verification_id: str
    browser: str
    at: datetime


def read(token: str, *, now: datetime, expired_too: bool = False) -> Link:
    """The link behind a token; LinkInvalid or LinkExpired otherwise. Says nothing about whether it was used.

    `expired_too`: a link that is too old is answered as well, to know whom a fresh one is for.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError as error:
        raise LinkInvalid("This link is not complete.") from error
    if not hmac.compare_digest(raw[:MAC_LENGTH], _mac(raw[MAC_LENGTH:])):
        raise LinkInvalid("This link is not complete.")
    body = json.loads(raw[MAC_LENGTH:])
    link = Link(
        member_id=body["m"],
        level=body["l"],
        verification_id=body["v"],
        purpose=body["p"],
        expires=datetime.fromtimestamp(body["e"], now.tzinfo),
        nonce=body["n"],
    )
    if link.expires <= now and not expired_too:
        raise LinkExpired("The time of this link is over.")
    return link


@transaction.atomic
def use(link: Link, *, verification_id: str, actor: Actor, now: datetime, browser: str = "") -> None:
    """Spend the link for this verification; LinkUsed if it was spent before. Two clicks at once: one wins.

    `browser`: a hash of the browser's own key, so that the same browser may come back by the same link.
    """
    verification = Verification.objects.get(pk=verification_id)
    try:
        with transaction.atomic():
            UsedLink.objects.create(nonce=link.nonce, verification=verification, browser=browser, used=now)
    except IntegrityError as error:
        raise LinkUsed("This link was opened before.") from error
    emit(
        LinkOpened(member_id=link.member_id, verification_id=verification_id, purpose=link.purpose),
        actor=actor,
    )


def used_for(link: Link) -> str | None:
    """The verification that this link was spent on, if it was."""
    spent = use_of(link.nonce)
    return spent.verification_id if spent else None


def use_of(nonce: str) -> Use | None:
    """How the link with this nonce was spent, if it was."""
    row = UsedLink.objects.filter(pk=nonce).first()
    return Use(verification_id=row.verification_id, browser=row.browser, at=row.used) if row else None


def _mac(payload: bytes) -> bytes:
    return kms().mac("link", payload)[:MAC_LENGTH]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
