"""Every route, generated from the document: who may come in, and what may be asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bonafides.api.auth import CALLS_A_MINUTE
from bonafides.core.access import keys
from bonafides.core.access.models import ApiKey, Window
from bonafides.core.ids import new_id
from factories.marketplaces import Marketplace, make_key
from factories.routes import KINDS, Route, routes

ROUTES = routes()
WITH_ID = [r for r in ROUTES if r.ids]
WITH_BODY = [r for r in ROUTES if r.has_body]
every = pytest.mark.parametrize("route", ROUTES, ids=str)

pytestmark = pytest.mark.django_db


def test_all_routes_of_the_contract_are_known() -> None:
    assert {str(r) for r in ROUTES} >= {
        "PUT /v1/members/{member}",
        "GET /v1/members/{member}",
        "GET /v1/members",
        "GET /v1/members/{member}/requirements",
        "GET /v1/members/{member}/can/{action}",
        "POST /v1/verifications",
        "GET /v1/verifications/{verification}",
        "GET /v1/verifications",
        "POST /v1/verifications/{verification}/cancel",
        "GET /v1/badges",
        "GET /v1/badges/{badge}",
        "POST /v1/badges/lookup",
        "POST /v1/badges/{badge}/suspend",
        "POST /v1/badges/{badge}/reinstate",
        "POST /v1/badges/{badge}/revoke",
        "GET /v1/rollouts",
        "GET /v1/rollouts/{rollout}",
        "GET /v1/rollouts/{rollout}/entries/{member}",
        "GET /v1/events",
        "POST /v1/events/{event}/resend",
        "GET /v1/events/{event}/deliveries",
        "POST /v1/webhook_endpoints",
        "GET /v1/webhook_endpoints",
        "GET /v1/webhook_endpoints/{endpoint}",
        "PATCH /v1/webhook_endpoints/{endpoint}",
        "DELETE /v1/webhook_endpoints/{endpoint}",
    }


def _good_key() -> tuple[str, str]:
    return keys.create_key("test", list(keys.SCOPES), live=False, now=datetime.now(UTC))


@every
def test_nobody_comes_in_without_a_good_key(route: Route) -> None:
    revoked_id, revoked = _good_key()
    keys.revoke(revoked_id, now=datetime.now(UTC))
    expired = make_key(expires=datetime.now(UTC) - timedelta(seconds=1))
    good = make_key()
    for secret in ("", "bf_test_" + "0" * 38, revoked, expired, good[:-1], good.upper(), "bf_test_é"):
        answer = Marketplace(secret).call(route.method, route.at(), route.body)
        assert answer.problem() == (401, "key_invalid"), secret
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@every
def test_no_header_and_another_scheme_are_no_key(route: Route) -> None:
    shop = Marketplace(make_key())
    for header in ("", "Basic YTpi", f"Token {shop.secret}", "Bearer"):
        answer = shop.call(route.method, route.at(), route.body, Authorization=header)
        assert answer.problem() == (401, "key_invalid"), header


@every
def test_a_key_with_every_other_scope_may_not(route: Route) -> None:
    others = [s for s in keys.SCOPES if s != route.scope]
    answer = Marketplace(make_key(*others)).call(route.method, route.at(), route.body)
    assert answer.problem() == (403, "scope_missing")


@pytest.mark.parametrize("route", WITH_ID, ids=str)
def test_an_id_of_another_kind_is_not_found(route: Route, shop: Marketplace) -> None:
    if route.method == "PUT":  # a new member may have any name, but not one of ours
        answer = shop.call(route.method, route.at(member=new_id("mem")), route.body)
        assert answer.problem() == (422, "invalid_request")
        return
    for kind in KINDS:
        values = {name: new_id(kind) for name in route.ids}
        answer = shop.call(route.method, route.at(**values), route.body)
        assert answer.problem() == (404, "not_found"), kind


@pytest.mark.parametrize("route", WITH_ID, ids=str)
def test_nul_and_broken_utf8_in_an_address_are_not_found(route: Route, shop: Marketplace) -> None:
    if route.method == "PUT":
        return
    for odd in ("%00", "a%00b", "%ff%fe", "%ed%a0%80", "%F0%9F%92%A9", "a" * 3000):
        answer = shop.call(route.method, route.at(**dict.fromkeys(route.ids, odd)), route.body)
        assert answer.problem() == (404, "not_found"), odd


@every
def test_a_parameter_that_nobody_knows_is_refused(route: Route, shop: Marketplace) -> None:
    answer = shop.call(route.method, f"{route.at()}?limti=5", route.body)
    assert answer.problem() == (422, "unknown_parameter")
    assert answer.json["param"] == "limti"


@pytest.mark.parametrize("route", WITH_BODY, ids=str)
def test_a_field_that_nobody_knows_is_refused(route: Route, shop: Marketplace) -> None:
    answer = shop.call(route.method, route.at(), (route.body or {}) | {"colour": "secret-value"})
    assert answer.problem() == (422, "unknown_field")
    assert (answer.json["param"], answer.json["detail"]) == ("colour", "There is no field colour.")
    assert b"secret-value" not in answer.content


@pytest.mark.parametrize("route", [r for r in WITH_BODY if r.body], ids=str)
def test_a_wrong_type_is_refused_by_name(route: Route, shop: Marketplace) -> None:
    for name in route.body:
        for wrong in (None, 7, {"a": [1]}, [[]]):
            if wrong is None and name in ("name", "email", "phone", "return_url"):
                continue  # these may be null
            if name == "attributes" and isinstance(wrong, dict):
                continue
            answer = shop.call(route.method, route.at(), route.body | {name: wrong})
            assert answer.problem()[0] == 422, (name, wrong, answer.content)
            assert answer.json["param"].split(".")[0] == name


BODIES = {
    "no JSON": b"{",
    "empty text": b"   ",
    "trailing comma": b'{"a": 1,}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"name": "a"}',
    "NaN": b'{"attributes": {"a": NaN}}',
    "Infinity": b'{"attributes": {"a": -Infinity}}',
    "1e999": b'{"attributes": {"a": 1e999}}',
    "5,000 digits": b'{"attributes": {"a": ' + b"9" * 5000 + b"}}",
    "NUL": b'{"name": "a\\u0000b"}',
    "NUL in a key": b'{"attributes": {"a\\u0000b": 1}}',
    "half a character": b'{"name": "\\ud800"}',
    "a key twice": b'{"name": "a", "name": "b"}',
    "a key twice inside": b'{"attributes": {"a": 1, "a": 2}}',
    "1,000 levels": b'{"attributes": ' + b'{"a":' * 1000 + b"1" + b"}" * 1001,
    "100,000 levels": b"[" * 100_000,
    "100 levels": b'{"attributes": ' + b'{"a":' * 100 + b"1" + b"}" * 101,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read_in_one_way_is_refused(name: str, shop: Marketplace) -> None:
    for method, path in (("PUT", "/v1/members/u-1"), ("POST", "/v1/verifications")):
        answer = shop.call(method, path, BODIES[name])
        assert answer.problem() == (400, "malformed_request"), (name, answer.content)


@pytest.mark.parametrize("levels", [6, 7, 50])
def test_attributes_have_at_most_six_levels(levels: int, shop: Marketplace) -> None:
    nested: Any = 1
    for _ in range(levels):
        nested = {"a": nested}
    answer = shop.put("/v1/members/u-1", {"attributes": nested})
    assert answer.status == (201 if levels == 6 else 422), answer.content


def test_an_empty_body_where_one_is_needed_is_refused(shop: Marketplace) -> None:
    assert shop.post("/v1/verifications").problem() == (422, "invalid_request")
    assert shop.post("/v1/badges/lookup").problem() == (422, "invalid_request")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "*/*"]
)
def test_a_body_that_is_not_said_to_be_json_is_refused(kind: str, shop: Marketplace) -> None:
    answer = shop.call("PUT", "/v1/members/u-1", b"{}", Content_Type=kind)
    assert answer.problem() == (415, "unsupported_media_type")


def test_json_with_a_charset_is_json(shop: Marketplace) -> None:
    answer = shop.call("PUT", "/v1/members/u-1", b"{}", Content_Type="application/json; charset=UTF-8")
    assert answer.status == 201


def test_a_body_beyond_a_mebibyte_is_refused(shop: Marketplace) -> None:
    fits = b"{" + b" " * (1024 * 1024 - 2) + b"}"
    assert shop.call("PUT", "/v1/members/u-1", fits).status == 201
    assert shop.call("PUT", "/v1/members/u-1", fits + b" ").problem() == (413, "too_large")


def test_unknown_addresses_and_methods_are_problems(shop: Marketplace) -> None:
    for path in ("/v1/", "/v1/nothing", "/v1/members/", "/v1/members/u-1/", "/v1/%00", "/v1/members/a/b/c"):
        assert shop.get(path).problem() == (404, "not_found"), path
    answer = shop.call("DELETE", "/v1/members")
    assert answer.problem() == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"
    for method in ("OPTIONS", "TRACE", "PATCH", "BREW"):
        assert shop.call(method, "/v1/verifications").problem() == (405, "method_not_allowed"), method


def test_a_parameter_given_twice_is_refused(shop: Marketplace) -> None:
    assert shop.get("/v1/members?limit=1&limit=2").problem() == (422, "invalid_request")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=1.5", "limit=%00", "limit=", "limit=-1"]
)
def test_a_limit_outside_1_to_100_is_refused(query: str, shop: Marketplace) -> None:
    answer = shop.get(f"/v1/members?{query}")
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "limit"


@pytest.mark.parametrize("cursor", ["%00", "a'b", "%F0%9F%92%A9", "a" * 61, "A", ""])
def test_a_cursor_that_is_no_id_is_refused(cursor: str, shop: Marketplace) -> None:
    for name in ("starting_after", "ending_before"):
        assert shop.get(f"/v1/members?{name}={cursor}").problem() == (422, "invalid_request")


def test_a_limit_of_requests_answers_429_and_says_when(shop: Marketplace) -> None:
    key = ApiKey.objects.get()
    start = datetime.fromtimestamp(datetime.now(UTC).timestamp() // 60 * 60, UTC)
    for window in (start, start + timedelta(minutes=1)):  # the minute may turn meanwhile
        Window.objects.create(what="api", whom=key.id, start=window, count=CALLS_A_MINUTE - 1)
    assert shop.get("/v1/members").status == 200
    answer = shop.get("/v1/members")
    assert answer.problem() == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert Marketplace(make_key()).get("/v1/members").status == 200  # another key has windows of its own


def test_the_request_id_of_a_problem_is_that_of_the_header(shop: Marketplace) -> None:
    answer = shop.get("/v1/nothing")
    assert answer.json["request_id"] == answer.headers["Request-Id"]


def test_a_problem_never_quotes_the_value_that_was_sent(shop: Marketplace) -> None:
    answer = shop.put("/v1/members/u-1", {"email": "canary@example.org" * 40, "locale": "canary locale"})
    assert answer.problem() == (422, "invalid_request")
    assert b"canary" not in answer.content
    assert [e["param"] for e in answer.json["errors"]] == ["email", "locale"]
