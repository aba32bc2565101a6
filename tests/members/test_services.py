import pytest

from bonafides.audit import queries as audit
from bonafides.core.events import Actor
from bonafides.members import queries, services
from bonafides.members.models import Consent, Member
from bonafides.members.services import Contact, Profile
from factories.members import API, NOW, make_member
from factories.races import at_once

pytestmark = pytest.mark.django_db


def save(profile: Profile, external_id: str = "user-x") -> str:
    return services.save_member(external_id, profile, actor=API, now=NOW)


def test_member_saved_twice_alike_is_one_member_and_one_event() -> None:
    profile = Profile(contact=Contact(name="Anna"), attributes={"role": "client"})
    ids = {save(profile), save(profile)}
    (member_id,) = ids
    assert len(audit.history(member_id=member_id)) == 1


def test_changed_member_tells_which_fields_changed_and_no_values() -> None:
    member_id = save(Profile(contact=Contact(name="Anna")))
    save(Profile(contact=Contact(name="Berta"), attributes={"role": "client"}))
    assert audit.history(member_id=member_id)[-1]["data"]["changed"] == ["attributes", "contact"]
    assert queries.contact(member_id).name == "Berta"


@pytest.mark.django_db(transaction=True)
def test_member_created_by_two_connections_at_once_is_one_member() -> None:
    profile = Profile(contact=Contact(name="Anna"))
    ids = at_once(lambda: save(profile, "race"), lambda: save(profile, "race"))
    assert (len(set(ids)), Member.objects.filter(external_id="race").count()) == (1, 1)


def test_consent_given_twice_is_one_row_and_withdrawn_consent_does_not_count() -> None:
    member_id = make_member()
    actor = Actor("member", member_id)
    for _ in range(2):
        services.give_consent(
            member_id,
            verification_id="vrf_1",
            purpose="biometrics",
            text_version="1",
            locale="en",
            actor=actor,
            now=NOW,
        )
    asked = {"verification_id": "vrf_1", "purpose": "biometrics"}
    assert (Consent.objects.count(), queries.has_consented(member_id, **asked)) == (1, True)
    assert services.withdraw_consent(member_id, **asked, actor=actor, now=NOW) is True
    assert queries.has_consented(member_id, **asked) is False
    assert services.withdraw_consent(member_id, **asked, actor=actor, now=NOW) is False


def test_ids_of_takes_both_kinds_of_id_and_leaves_unknown_ones_out() -> None:
    member_id = save(Profile(), "theirs-1")
    assert queries.ids_of(["theirs-1", member_id, "nobody"]) == {"theirs-1": member_id, member_id: member_id}
