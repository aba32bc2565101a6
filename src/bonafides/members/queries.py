"""What others may read of members."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bonafides.core.errors import NotFound
from bonafides.members.models import Consent, Member
from bonafides.members.ports import Contact
from bonafides.vault import services as vault


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """A member without personal data."""

    id: str
    external_id: str
    attributes: dict[str, Any]
    metadata: dict[str, Any]
    locale: str
    created: datetime
    updated: datetime


def _view(row: Member) -> MemberView:
    return MemberView(
        id=row.id,
        external_id=row.external_id,
        attributes=row.attributes,
        metadata=row.metadata,
        locale=row.locale,
        created=row.created,
        updated=row.updated,
    )


def get(member_id: str) -> MemberView:
    """One member by our id or by the marketplace's; NotFound otherwise. Our id wins where both would match."""
    row = Member.objects.filter(pk=member_id).first() or Member.objects.filter(external_id=member_id).first()
    if row is None:
        raise NotFound("There is no such member.", param="member")
    return _view(row)


def page(*, after: str | None = None, before: str | None = None, limit: int) -> list[MemberView]:
    """Newest first; `after` and `before` are ids of the list's neighbours. One more than asked tells of more."""
    rows = Member.objects.order_by("-id")
    if after:
        rows = rows.filter(id__lt=after)
    if before:
        rows = Member.objects.order_by("id").filter(id__gt=before)
    found = [_view(r) for r in rows[:limit]]
    return found[::-1] if before else found


def contact(member_id: str) -> Contact:
    """Name, e-mail address and phone of a member: personal data, for the checks and for staff."""
    row = Member.objects.filter(pk=member_id).first()
    if row is None:
        raise NotFound("There is no such member.", param="member")
    return Contact(**(vault.unseal(row, "contact", subject=row.id) or {}))


def has_consented(member_id: str, *, verification_id: str, purpose: str) -> bool:
    """Whether an agreement to `purpose` stands for this verification."""
    return Consent.objects.filter(
        member_id=member_id, verification_id=verification_id, purpose=purpose, withdrawn=None
    ).exists()


def lock(member_id: str) -> None:
    """Hold the member's row until the transaction ends: what is one a member is decided one at a time."""
    if Member.objects.select_for_update().filter(pk=member_id).first() is None:
        raise NotFound("There is no such member.", param="member")


def consents(member_id: str, *, verification_id: str) -> frozenset[str]:
    """The purposes to which an agreement stands for this verification (members/consents.py)."""
    rows = Consent.objects.filter(member_id=member_id, verification_id=verification_id, withdrawn=None)
    return frozenset(rows.values_list("purpose", flat=True))


def ids_of(given: list[str]) -> dict[str, str]:
    """Our ids for ids of ours or of the marketplace's; what is unknown is left out. One query."""
    rows = Member.objects.filter(Q(pk__in=given) | Q(external_id__in=given)).values_list("pk", "external_id")
    found = {theirs: ours for ours, theirs in rows}
    found |= {ours: ours for ours, _ in rows}
    return found
