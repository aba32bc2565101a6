"""When our own side breaks: nothing of it gets out, nothing is half done."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from bonafides.core.access.models import IdempotentReply
from bonafides.webhooks.models import Endpoint
from factories.marketplaces import Marketplace, make_key

PATH = "/v1/webhook_endpoints"
BODY = {"url": "http://127.0.0.1:9/canary-in-the-body"}


@contextmanager
def without_table(name: str) -> Iterator[None]:
    """A table that is not there for a while."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {name}_gone")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {name}_gone RENAME TO {name}")


@pytest.mark.django_db(transaction=True)
def test_an_error_of_ours_tells_nothing_and_may_be_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    shop = Marketplace(make_key())
    with without_table("webhooks_endpoint"):
        broken = shop.post(PATH, BODY, Idempotency_Key="a")
    assert broken.problem() == (500, "internal_error")
    assert b"webhooks_endpoint" not in broken.content
    assert IdempotentReply.objects.count() == 0
    assert "canary" not in caplog.text
    assert "unexpected ProgrammingError at" in caplog.text
    assert shop.post(PATH, BODY, Idempotency_Key="a").status == 201
    assert Endpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_said_to_be_down_for_now() -> None:
    shop = Marketplace(make_key())
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE webhooks_endpoint IN ACCESS EXCLUSIVE MODE")
            locked.set()
            done.wait(20)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        answer = shop.get(PATH)
    finally:
        done.set()
        holder.join(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
    assert answer.problem() == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert shop.get(PATH).status == 200


@pytest.mark.django_db
def test_no_log_line_holds_the_address_of_a_member_or_a_body(
    shop: Marketplace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bonafides")
    caplog.set_level("DEBUG", logger="django.request")
    canary = "canary@example.org"
    for method, path, body in (
        ("GET", f"/v1/members/{canary}", None),
        ("DELETE", f"/v1/members/{canary}", None),
        ("GET", f"/v1/nothing/{canary}", None),
        ("PUT", f"/v1/members/{canary}", {"locale": canary}),
        ("PUT", f"/v1/members/{canary}", b"canary"),
        ("GET", f"/v1/badges?member={canary}", None),
    ):
        assert shop.call(method, path, body).status >= 400
    for _ in range(2):
        shop.post("/v1/verifications", {"member": canary}, Idempotency_Key=canary)
    assert "canary" not in caplog.text
    assert "answered 404 not_found" in caplog.text
