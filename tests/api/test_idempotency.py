"""A POST with an Idempotency-Key is done once, whatever happens around it."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bonafides.api import gate
from bonafides.core import clock
from bonafides.core.access import idempotency
from bonafides.core.access.idempotency import Claim, InProgress, KeyReused, Reply
from bonafides.core.access.models import ApiKey, IdempotentReply
from bonafides.core.errors import Invalid
from bonafides.vault.ports import KeyUnavailable
from bonafides.vault.services import kms
from bonafides.webhooks.models import Endpoint
from factories.marketplaces import Answer, Marketplace, make_key
from factories.races import at_once

PATH = "/v1/webhook_endpoints"
BODY = {"url": "http://127.0.0.1:9/hook"}


@pytest.mark.django_db
def test_the_same_request_is_answered_the_same(shop: Marketplace) -> None:
    first = shop.post(PATH, BODY, Idempotency_Key="a")
    again = shop.post(PATH, BODY, Idempotency_Key="a")
    assert (first.status, again.status) == (201, 201)
    assert again.content == first.content  # the secret, too, which is shown once
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert "Idempotent-Replayed" not in first.headers
    assert Endpoint.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_it_is_done_twice(shop: Marketplace) -> None:
    assert shop.post(PATH, BODY).json["id"] != shop.post(PATH, BODY).json["id"]


@pytest.mark.django_db
def test_another_body_address_or_query_is_refused(shop: Marketplace) -> None:
    shop.post(PATH, BODY, Idempotency_Key="a")
    for path, body in ((PATH, BODY | {"description": "x"}), ("/v1/verifications", BODY)):
        answer = shop.post(path, body, Idempotency_Key="a")
        assert answer.problem() == (409, "idempotency_key_reused")
        assert answer.json["param"] == "Idempotency-Key"


@pytest.mark.django_db
def test_another_key_has_keys_of_its_own(shop: Marketplace) -> None:
    mine = shop.post(PATH, BODY, Idempotency_Key="a")
    theirs = Marketplace(make_key()).post(PATH, BODY, Idempotency_Key="a")
    assert theirs.status == 201
    assert theirs.json["id"] != mine.json["id"]


@pytest.mark.django_db
def test_a_refusal_is_kept_like_a_success(shop: Marketplace) -> None:
    first = shop.post("/v1/verifications", {"member": "nobody"}, Idempotency_Key="a")
    shop.put("/v1/members/nobody", {})
    again = shop.post("/v1/verifications", {"member": "nobody"}, Idempotency_Key="a")
    assert first.problem() == again.problem() == (404, "not_found")
    assert again.content == first.content


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "é", "a" * 256, "a\tb"])
def test_a_key_of_the_wrong_form_is_refused(key: str, shop: Marketplace) -> None:
    answer = shop.post(PATH, BODY, Idempotency_Key=key)
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "Idempotency-Key"


@pytest.mark.django_db
def test_a_get_takes_no_notice_of_it(shop: Marketplace) -> None:
    for _ in range(2):
        assert "Idempotent-Replayed" not in shop.get(PATH, Idempotency_Key="a").headers


@pytest.mark.django_db
def test_a_kept_answer_is_encrypted(shop: Marketplace) -> None:
    secret = shop.post(PATH, BODY, Idempotency_Key="a").json["secret"]
    row = IdempotentReply.objects.get()
    assert secret.encode() not in bytes(row.body or b"")


@pytest.mark.django_db
def test_while_the_first_is_being_done_the_second_is_told_so(shop: Marketplace) -> None:
    owner = ApiKey.objects.get().id
    said = b"\n".join([b"POST", PATH.encode(), json.dumps(BODY).encode()])
    claim = idempotency.begin(owner=owner, key="a", request=said, cipher=kms(), now=clock.now())
    assert isinstance(claim, Claim)
    answer = shop.post(PATH, BODY, Idempotency_Key="a")
    assert answer.problem() == (409, "idempotency_in_progress")
    assert answer.headers["Retry-After"] == "1"
    idempotency.abandon(claim)
    assert shop.post(PATH, BODY, Idempotency_Key="a").status == 201


@pytest.mark.django_db
def test_an_answer_is_forgotten_after_a_day(shop: Marketplace) -> None:
    first = shop.post(PATH, BODY, Idempotency_Key="a")
    IdempotentReply.objects.update(created=clock.now() - timedelta(hours=24))
    later = shop.post(PATH, BODY, Idempotency_Key="a")
    assert later.json["id"] != first.json["id"]
    IdempotentReply.objects.update(created=clock.now() - timedelta(hours=25))
    assert idempotency.forget_before(clock.now() - timedelta(hours=24)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_once_is_done_once() -> None:
    secret = make_key()

    def send() -> Answer:
        return Marketplace(secret).post(PATH, BODY, Idempotency_Key="race")

    answers = at_once(*[send] * 6)
    assert Endpoint.objects.count() == 1
    done = [a for a in answers if a.status == 201]
    told = [a.problem() for a in answers if a.status != 201]
    assert done
    assert len({a.json["id"] for a in done}) == 1
    assert [("Idempotent-Replayed" in a.headers) for a in done].count(False) == 1
    assert set(told) <= {(409, "idempotency_in_progress")}


@pytest.mark.django_db(transaction=True)
def test_work_that_crashes_leaves_nothing_and_may_be_tried_again() -> None:
    now = clock.now()
    claim = idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=now)
    assert isinstance(claim, Claim)

    def crash() -> Any:
        Endpoint.objects.create(id="whe_half", url="x", created=now)
        raise SystemExit

    with pytest.raises(SystemExit):
        gate._finished(claim, crash)
    assert Endpoint.objects.count() == 0
    idempotency.abandon(claim)
    assert isinstance(idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=now), Claim)


@pytest.mark.django_db(transaction=True)
def test_a_claim_whose_process_died_is_given_to_the_next_after_two_minutes() -> None:
    now = clock.now()
    first = idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=now)
    with pytest.raises(InProgress):
        idempotency.begin(
            owner="key_a", key="a", request=b"x", cipher=kms(), now=now + timedelta(seconds=119)
        )
    second = idempotency.begin(
        owner="key_a", key="a", request=b"x", cipher=kms(), now=now + timedelta(seconds=120)
    )
    assert isinstance(first, Claim)
    assert isinstance(second, Claim)
    # the first lives after all: it must not end beside the second
    with pytest.raises(InProgress):
        idempotency.finish(first, Reply(201, b"{}"), cipher=kms())
    assert idempotency.finish(second, Reply(201, b"{}"), cipher=kms())


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_that_asks_to_try_again_is_not_kept(status: int) -> None:
    claim = idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=clock.now())
    assert isinstance(claim, Claim)
    assert not idempotency.finish(claim, Reply(status, b"{}"), cipher=kms())


@pytest.mark.django_db
def test_a_reply_of_one_owner_cannot_be_read_as_anothers() -> None:
    claim = idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=clock.now())
    assert isinstance(claim, Claim)
    idempotency.finish(claim, Reply(201, b"{}"), cipher=kms())
    IdempotentReply.objects.update(owner="key_b")
    with pytest.raises(KeyUnavailable):
        idempotency.begin(owner="key_b", key="a", request=b"x", cipher=kms(), now=clock.now())


@pytest.mark.django_db
def test_a_reply_is_replayed_byte_for_byte_and_only_to_the_same_request() -> None:
    now = clock.now()
    claim = idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=now)
    assert isinstance(claim, Claim)
    body = bytes(range(256))
    idempotency.finish(claim, Reply(200, body), cipher=kms())
    assert idempotency.begin(owner="key_a", key="a", request=b"x", cipher=kms(), now=now) == Reply(200, body)
    with pytest.raises(KeyReused):
        idempotency.begin(owner="key_a", key="a", request=b"y", cipher=kms(), now=now)
    with pytest.raises(Invalid):
        idempotency.begin(owner="key_a", key="", request=b"y", cipher=kms(), now=now)


@pytest.mark.django_db(transaction=True)
def test_two_connections_where_one_holds_the_row_open() -> None:
    """The second waits at the unique index until the first commits, and is told that it is being done."""
    secret = make_key()
    entered, leave = threading.Event(), threading.Event()
    results: list[Answer] = []

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE webhooks_endpoint IN EXCLUSIVE MODE")
            entered.set()
            leave.wait(20)

    def locker() -> None:
        from django.db import connections, transaction

        with transaction.atomic():
            hold()
        connections.close_all()

    def send() -> None:
        from django.db import connections

        results.append(Marketplace(secret).post(PATH, BODY, Idempotency_Key="slow"))
        connections.close_all()

    lock = threading.Thread(target=locker)
    lock.start()
    entered.wait(20)
    first = threading.Thread(target=send)
    first.start()
    deadline = time.monotonic() + 20
    while not IdempotentReply.objects.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    second = Marketplace(secret).post(PATH, BODY, Idempotency_Key="slow")
    leave.set()
    lock.join(20)
    first.join(20)
    assert second.problem() == (409, "idempotency_in_progress")
    assert results[0].status == 201
    assert Marketplace(secret).post(PATH, BODY, Idempotency_Key="slow").content == results[0].content
