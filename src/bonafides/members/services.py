"""Writing members and their consents."""

import dataclasses
from datetime import datetime

from django.db import transaction

from bonafides.core.events import Actor, emit
from bonafides.core.ids import new_id
from bonafides.members.events import ConsentGiven, ConsentWithdrawn, MemberSaved
from bonafides.members.models import Consent, Member
from bonafides.members.ports import Contact, Profile
from bonafides.vault import services as vault

__all__ = ["Contact", "Profile", "give_consent", "save_member", "withdraw_consent"]


@transaction.atomic
def save_member(external_id: str, profile: Profile, *, actor: Actor, now: datetime) -> str:
    """Create or replace a member by the marketplace's own id; returns our id. Repeating it changes nothing."""
    member, created = Member.objects.select_for_update().get_or_create(
        external_id=external_id, defaults={"id": new_id("mem"), "created": now, "updated": now}
    )
    contact = dataclasses.asdict(profile.contact)
    changed = {
        "attributes": member.attributes != profile.attributes,
        "metadata": member.metadata != profile.metadata,
        "locale": member.locale != profile.locale,
        "contact": vault.unseal(member, "contact", subject=member.id) != contact,
    }
    names = tuple(name for name, differs in changed.items() if differs)
    if not created and not names:
        return member.id
    member.attributes, member.metadata, member.locale = profile.attributes, profile.metadata, profile.locale
    if changed["contact"]:
        vault.seal(member, "contact", contact, subject=member.id, now=now)
    member.updated = now
    member.save()
    emit(MemberSaved(member_id=member.id, created=created, changed=names), actor=actor)
    return member.id


@transaction.atomic
def give_consent(
    member_id: str,
    *,
    verification_id: str,
    purpose: str,
    text_version: str,
    locale: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Record an agreement; the same one twice in a verification is one row. Returns its id."""
    standing = Consent.objects.filter(
        member_id=member_id,
        verification_id=verification_id,
        purpose=purpose,
        text_version=text_version,
        withdrawn=None,
    ).first()
    if standing:
        return standing.id
    consent = Consent.objects.create(
        id=new_id("con"),
        member_id=member_id,
        verification_id=verification_id,
        purpose=purpose,
        text_version=text_version,
        locale=locale,
        given=now,
    )
    emit(
        ConsentGiven(
            member_id=member_id, verification_id=verification_id, purpose=purpose, text_version=text_version
        ),
        actor=actor,
    )
    return consent.id


@transaction.atomic
def withdraw_consent(
    member_id: str, *, verification_id: str, purpose: str, actor: Actor, now: datetime
) -> bool:
    """Take an agreement back; False where none stood."""
    taken = Consent.objects.filter(
        member_id=member_id, verification_id=verification_id, purpose=purpose, withdrawn=None
    ).update(withdrawn=now)
    if taken:
        emit(
            ConsentWithdrawn(member_id=member_id, verification_id=verification_id, purpose=purpose),
            actor=actor,
        )
    return bool(taken)
