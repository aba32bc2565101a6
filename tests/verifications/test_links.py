from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.core.events import Actor
from bonafides.verifications import links
from bonafides.verifications.links import LinkExpired, LinkInvalid, LinkUsed
from factories.members import NOW
from factories.races import at_once
from factories.verifications import make_verification

MEMBER = Actor("member", "mem_1")


def issue(verification_id: str | None = None) -> str:
    return links.issue(member_id="mem_1", level="identity", verification_id=verification_id, now=NOW)


def test_link_says_what_it_was_issued_for() -> None:
    link = links.read(issue("vrf_1"), now=NOW + timedelta(hours=23))
    assert (link.member_id, link.level, link.verification_id, link.purpose) == (
        "mem_1",
        "identity",
        "vrf_1",
        "start",
    )


def test_link_after_a_day_is_expired() -> None:
    with pytest.raises(LinkExpired):
        links.read(issue(), now=NOW + timedelta(hours=24))


@given(st.data())
def test_link_with_any_character_changed_is_invalid(data: st.DataObject) -> None:
    token = issue()
    place = data.draw(st.integers(0, len(token) - 2))  # the last character carries spare bits
    other = data.draw(st.sampled_from("ABCabc019-_").filter(lambda c: c != token[place]))
    with pytest.raises(LinkInvalid):
        links.read(token[:place] + other + token[place + 1 :], now=NOW)


@given(st.text(max_size=300))
def test_link_of_anything_else_is_invalid(text: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read(text, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_link_opened_twice_at_once_opens_once() -> None:
    v = make_verification()
    link = links.read(issue(v.id), now=NOW)
    outcomes = at_once(*[lambda: links.use(link, verification_id=v.id, actor=MEMBER, now=NOW)] * 2)
    assert sorted(type(o) is LinkUsed for o in outcomes) == [False, True]
    assert links.used_for(link) == v.id
