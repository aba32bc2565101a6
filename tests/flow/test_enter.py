"""The door: what opens a link, what does not, and what a person can do whose link is no good."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bonafides.flow import cookies
from bonafides.flow.entering import FRESH_AN_HOUR, spend
from bonafides.notices.models import Message
from bonafides.verifications import links, queries
from bonafides.verifications.models import UsedLink, Verification
from bonafides.verifications.states import VerificationState
from factories.members import make_member


@pytest.fixture
def token(db: None, moment: datetime) -> str:
    """A link that opens a new verification."""
    return links.issue(member_id=make_member(now=moment), level="identity", verification_id=None, now=moment)


def used() -> int:
    return UsedLink.objects.count()


def test_get_and_head_do_not_spend_a_link(token: str) -> None:
    client = Client()
    assert client.get(f"/v/{token}").status_code == 200
    assert client.head(f"/v/{token}").status_code == 200
    assert client.get(f"/v/{token}").status_code == 200
    assert (used(), Verification.objects.count()) == (0, 0)


def test_click_opens_the_verification_and_lets_the_browser_in(token: str, moment: datetime) -> None:
    client = Client()
    client.get(f"/v/{token}")
    answer = client.post(f"/v/{token}")
    v = queries.page(limit=1)[0]
    assert (answer.status_code, answer["Location"]) == (303, f"/v/{v.id}/")
    assert v.member_id == links.read(token, now=moment).member_id
    cookie = answer.cookies[cookies.name_of(v.id)]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/v/{v.id}", True, "Lax")
    assert cookie["max-age"] == 24 * 3600
    assert client.get(f"/v/{v.id}/consent/").status_code == 200


def test_double_click_in_one_browser_gets_in_with_both(token: str) -> None:
    client = Client()
    client.get(f"/v/{token}")
    first = client.post(f"/v/{token}")
    name = next(n for n in first.cookies if n.startswith("bf_vrf"))
    del client.cookies[name]  # the browser gave up the first answer when the second click came
    second = client.post(f"/v/{token}")
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert name in second.cookies
    assert (used(), Verification.objects.count()) == (1, 1)


def test_spent_link_goes_on_in_the_browser_that_spent_it(token: str) -> None:
    client = Client()
    client.get(f"/v/{token}")
    client.post(f"/v/{token}")
    page = client.get(f"/v/{token}", follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0].endswith("/consent/")


def test_spent_link_does_not_open_in_another_browser(token: str) -> None:
    mine, other = Client(), Client()
    mine.get(f"/v/{token}")
    other.get(f"/v/{token}")
    mine.post(f"/v/{token}")
    for page in (other.get(f"/v/{token}", follow=True), other.post(f"/v/{token}", follow=True)):
        assert page.status_code == 403
        assert b"This link was opened before" in page.content
    assert not [n for n in other.cookies if n.startswith("bf_vrf")]


def test_two_browsers_at_once_one_spends(transactional_db: None, moment: datetime) -> None:
    token = links.issue(member_id=make_member(now=moment), level="identity", verification_id=None, now=moment)
    link, results = links.read(token, now=moment), []
    barrier = threading.Barrier(2)

    def click(browser: str) -> None:
        barrier.wait()
        try:
            spend(link, browser=browser, now=moment)
            results.append("in")
        except links.LinkUsed:
            results.append("used")
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in", "used"]
    assert (used(), Verification.objects.count()) == (1, 1)


def test_expired_link_offers_a_fresh_one_to_the_address_on_file(db: None, moment: datetime) -> None:
    member = make_member(now=moment)
    token = links.issue(
        member_id=member, level="identity", verification_id=None, now=moment - timedelta(days=2)
    )
    page = Client().get(f"/v/{token}")
    assert page.status_code == 410
    assert f"/v/{token}/renew" in page.content.decode()
    assert Client().post(f"/v/{token}/renew").status_code == 200
    assert list(Message.objects.values_list("member_id", "template")) == [(member, "fresh_link")]


def test_damaged_link_says_what_to_do(token: str) -> None:
    for damaged in (token[:-3], token[:40], "x" * 50, token[:-1] + ("A" if token[-1] != "A" else "B")):
        page = Client().get(f"/v/{damaged}")
        assert page.status_code == 404
        assert b"This link is not complete" in page.content
        assert Client().post(f"/v/{damaged}/renew").status_code == 404


def test_fresh_link_answers_alike_for_everybody(way: Callable[..., Any]) -> None:
    from bonafides.core.ids import new_id

    def answer(verification_id: str) -> str:
        page = Client().post(f"/v/{verification_id}/fresh-link/")
        assert page.status_code == 200
        return re.sub(r'nonce="[^"]+"', "", page.content.decode())

    v = way().view
    answers = [answer(v.id) for _ in range(FRESH_AN_HOUR + 2)] + [answer(new_id("vrf"))]
    assert len(set(answers)) == 1
    assert Message.objects.count() == FRESH_AN_HOUR


def test_fresh_link_of_an_ended_verification_opens_a_new_one(
    way: Callable[..., Any], moment: datetime, captured_link: Callable[[], str]
) -> None:
    walk = way().becomes(VerificationState.CANCELED)
    Client().post(f"/v/{walk.id}/fresh-link/")
    link = links.read(captured_link(), now=moment)
    assert (link.member_id, link.verification_id) == (walk.view.member_id, None)


def test_fresh_link_of_an_open_verification_leads_back_to_it(
    way: Callable[..., Any], moment: datetime, captured_link: Callable[[], str]
) -> None:
    walk = way()
    Client().post(f"/v/{walk.id}/fresh-link/")
    client = Client()
    token = captured_link()
    client.get(f"/v/{token}")
    assert client.post(f"/v/{token}")["Location"] == f"/v/{walk.id}/"
    assert client.get(f"/v/{walk.id}/", follow=True).status_code == 200


@pytest.fixture
def captured_link() -> Callable[[], str]:
    """The token in the newest mail."""
    from bonafides.vault import services as vault

    def read() -> str:
        message = Message.objects.order_by("-created", "-id")[0]
        text = vault.unseal(message, "content", subject=message.member_id)["text"]
        return re.search(r"/v/([\w-]+)", text)[1]

    return read
