"""/metrics and the counting of requests."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_metrics_loopback_alone_where_no_token_is_set(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    for header in ("X-Forwarded-For", "Forwarded", "Via"):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


def test_metrics_token_opens_from_anywhere_and_nothing_else_does(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "scrape-me"
    given = {"Authorization": "Bearer scrape-me"}
    assert client.get("/metrics", headers=given, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer scrape-mé"}).status_code == 403


def test_requests_are_counted_by_route_and_no_address_is_kept(client: Client) -> None:
    client.get("/healthz?secret=0815")
    client.get("/no/such/page-4711")
    client.get("/static/none-4711.css")
    text = client.get("/metrics").content.decode()
    assert 'bonafides_requests_total{method="GET",route="healthz",status="200"}' in text
    assert 'bonafides_requests_total{method="GET",route="unresolved",status="404"}' in text
    assert "4711" not in text
    assert "0815" not in text


def test_metrics_invented_method_is_not_a_label(client: Client) -> None:
    client.generic("BREW", "/healthz")
    assert "BREW" not in client.get("/metrics").content.decode()
