"""What the routes do, object by object."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from bonafides.badges import services as badges
from bonafides.core import clock
from bonafides.core.access import keys
from bonafides.core.events import SYSTEM
from bonafides.members.models import Member
from bonafides.reviews import queries as reviews
from bonafides.rollouts import plans
from bonafides.rollouts import services as rollouts
from bonafides.verifications import lifecycle
from bonafides.verifications.states import VerificationState
from factories.marketplaces import Marketplace, make_key
from factories.verifications import make_verification

pytestmark = pytest.mark.django_db
CANARY = {"name": "Canary Nachname", "email": "canary@example.org", "phone": "+12015550199"}


def a_badge() -> str:
    v = make_verification(now=clock.now())
    for state in (VerificationState.PROCESSING, VerificationState.VERIFIED):
        lifecycle.move_to(v.id, state, actor=SYSTEM, now=clock.now())
    badge_id = badges.issue(v.id, actor=SYSTEM, now=clock.now())
    assert badge_id
    return badge_id


def pages(shop: Marketplace, path: str, cursor: str) -> list[list[str]]:
    """Ids by page, walked to the end in one direction from an end of the list."""
    found: list[list[str]] = []
    at = "" if cursor == "starting_after" else "&ending_before=0"
    while True:
        answer = shop.get(f"{path}?limit=2{at}").json
        assert answer["object"] == "list"
        assert answer["url"] == path
        found.append([row["id"] for row in answer["data"]])
        if not answer["has_more"]:
            return found
        last = answer["data"][-1 if cursor == "starting_after" else 0]["id"]
        at = f"&{cursor}={last}"


def test_a_member_is_created_read_and_replaced(shop: Marketplace) -> None:
    made = shop.put("/v1/members/u-1", {"name": "Ada", "attributes": {"role": "client", "n": [1, 2.5, None]}})
    assert made.status == 201
    assert made.json["attributes"] == {"role": "client", "n": [1, 2.5, None]}
    again = shop.put(
        "/v1/members/u-1", {"name": "Ada", "attributes": {"role": "client", "n": [1, 2.5, None]}}
    )
    assert again.status == 200
    assert again.json == made.json
    replaced = shop.put("/v1/members/u-1", {"locale": "de"})
    assert replaced.json["attributes"] == {}
    assert replaced.json["locale"] == "de"
    assert shop.get(f"/v1/members/{made.json['id']}").json == replaced.json
    assert shop.get("/v1/members/u-1").json == replaced.json


@pytest.mark.parametrize("name", ["mem_mine", "a" * 201, "a%0Ab", "%E2%80%8B"])
def test_a_name_of_ours_too_long_or_unprintable_is_no_id_of_a_member(name: str, shop: Marketplace) -> None:
    answer = shop.put(f"/v1/members/{name}", {})
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "member"


def test_personal_data_is_there_only_when_expanded_by_a_key_that_may(shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", CANARY)
    assert shop.get("/v1/members/u-1").json["contact"] is None
    assert shop.get("/v1/members/u-1?expand=contact").json["contact"] == CANARY
    plain = Marketplace(make_key("members:read"))
    assert plain.get("/v1/members/u-1?expand=contact").problem() == (403, "scope_missing")
    assert plain.get("/v1/members/u-1").json["contact"] is None
    unknown = shop.get("/v1/members/u-1?expand=contact&expand=passport")
    assert unknown.problem() == (422, "invalid_request")
    assert unknown.json["param"] == "expand"


def test_no_answer_but_the_expanded_one_holds_personal_data(shop: Marketplace) -> None:
    answers = [shop.put("/v1/members/u-1", CANARY), shop.post("/v1/verifications", {"member": "u-1"})]
    v = answers[1].json["id"]
    answers += [
        shop.get(path)
        for path in (
            "/v1/members",
            "/v1/members/u-1",
            "/v1/members/u-1/requirements",
            "/v1/members/u-1/can/submit_proposal",
            "/v1/verifications",
            f"/v1/verifications/{v}",
            "/v1/events",
        )
    ]
    for answer in answers:
        assert answer.status in (200, 201)
        for value in CANARY.values():
            assert value.encode() not in answer.content


def test_lists_are_walked_in_both_directions(shop: Marketplace) -> None:
    made = [shop.put(f"/v1/members/u-{n}", {}).json["id"] for n in range(5)]
    newest_first = sorted(made, reverse=True)
    assert pages(shop, "/v1/members", "starting_after") == [
        newest_first[:2],
        newest_first[2:4],
        newest_first[4:],
    ]
    upwards = pages(shop, "/v1/members", "ending_before")
    assert [i for page in reversed(upwards) for i in page] == newest_first
    assert [len(page) for page in upwards] == [2, 2, 1]


def test_every_list_is_walked_to_its_end(shop: Marketplace) -> None:
    for n in range(3):
        shop.put(f"/v1/members/u-{n}", {})
        shop.post("/v1/verifications", {"member": f"u-{n}"})
        shop.post("/v1/webhook_endpoints", {"url": f"http://127.0.0.1:9/{n}"})
        a_badge()
    for path in ("/v1/members", "/v1/verifications", "/v1/badges", "/v1/events", "/v1/webhook_endpoints"):
        down = [i for page in pages(shop, path, "starting_after") for i in page]
        up = [i for page in reversed(pages(shop, path, "ending_before")) for i in page]
        assert down == sorted(set(down), reverse=True), path
        assert len(down) >= 3
        assert up == down, path


def test_both_cursors_at_once_are_refused(shop: Marketplace) -> None:
    answer = shop.get("/v1/members?starting_after=mem_1&ending_before=mem_2")
    assert answer.problem() == (422, "invalid_request")


def test_a_list_costs_as_many_queries_for_three_rows_as_for_one(
    shop: Marketplace, django_assert_max_num_queries: Any
) -> None:
    for n in range(3):
        shop.put(f"/v1/members/u-{n}", {})
        shop.post("/v1/verifications", {"member": f"u-{n}"})
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            shop.get(f"/v1/verifications?limit={limit}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_verification_is_opened_once_and_canceled_once(shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", {})
    first = shop.post("/v1/verifications", {"member": "u-1", "metadata": {"k": "v"}})
    assert first.status == 201
    assert first.json["metadata"] == {"k": "v"}
    assert [c["kind"] for c in first.json["checks"]] == ["email", "phone", "document", "selfie"]
    second = shop.post("/v1/verifications", {"member": "u-1"})
    assert second.json["id"] == first.json["id"]
    assert second.json["url"] != first.json["url"]  # a fresh link
    page = Client().get(second.json["url"].replace("http://127.0.0.1:8000", ""))
    assert page.status_code in (200, 302, 303)
    canceled = shop.post(f"/v1/verifications/{first.json['id']}/cancel")
    assert canceled.json["state"] == "canceled"
    assert canceled.json["url"] is None
    assert shop.post(f"/v1/verifications/{first.json['id']}/cancel").problem() == (409, "state_conflict")


def test_a_declined_verification_is_appealed_once(shop: Marketplace) -> None:
    v = make_verification(now=clock.now())
    body = {"verification": v.id, "words": "Canary words of mine."}
    assert shop.post("/v1/appeals", body).problem() == (409, "state_conflict")
    for state in (VerificationState.PROCESSING, VerificationState.DECLINED):
        lifecycle.move_to(v.id, state, actor=SYSTEM, now=clock.now())
    made = shop.post("/v1/appeals", body)
    assert made.status == 201, made.content
    assert made.json["id"].startswith("apl_")
    assert (made.json["state"], made.json["verification"]) == ("open", v.id)
    assert b"Canary" not in made.content
    assert shop.get(f"/v1/verifications/{v.id}").json["state"] == "in_review"
    (message,) = reviews.conversation(v.id)
    assert (message.who, message.words) == ("you", "Canary words of mine.")
    assert shop.post("/v1/appeals", body).problem() == (409, "state_conflict")
    unknown = body | {"verification": v.member_id}
    assert shop.post("/v1/appeals", unknown).problem() == (404, "not_found")


def test_a_state_that_no_badge_has_is_refused(shop: Marketplace) -> None:
    answer = shop.get("/v1/badges?state=shiny")
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "state"


def test_unknown_members_and_levels_are_refused_by_name(shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", {})
    assert shop.post("/v1/verifications", {"member": "nobody"}).problem() == (404, "not_found")
    answer = shop.post("/v1/verifications", {"member": "u-1", "level": "platinum"})
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "level"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "x", "https://", "https://[::1"],
)
def test_a_return_address_is_a_web_address(url: str, shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", {})
    answer = shop.post("/v1/verifications", {"member": "u-1", "return_url": url})
    assert answer.problem() == (422, "invalid_request")
    assert answer.json["param"] == "return_url"


def test_a_badge_is_suspended_reinstated_and_revoked(shop: Marketplace) -> None:
    badge = a_badge()
    path = f"/v1/badges/{badge}"
    member = shop.get(path).json["member"]
    assert shop.post(f"{path}/suspend", {"reason": "account_reported"}).json["state"] == "suspended"
    assert shop.get(f"/v1/badges?member={member}&state=suspended").json["data"][0]["id"] == badge
    assert shop.post(f"{path}/suspend").problem() == (409, "state_conflict")
    assert shop.post(f"{path}/reinstate", {}).json["state"] == "active"
    revoked = shop.post(f"{path}/revoke")
    assert (revoked.json["state"], revoked.json["state_reason"]) == ("revoked", "marketplace_request")
    assert shop.post(f"{path}/reinstate").problem() == (409, "state_conflict")
    assert shop.post(f"{path}/revoke", {"reason": "because"}).problem() == (422, "invalid_request")


def test_badges_are_looked_up_in_the_order_asked_for(shop: Marketplace) -> None:
    badge = a_badge()
    member = shop.get(f"/v1/badges/{badge}").json["member"]
    external = Member.objects.get(pk=member).external_id
    shop.put("/v1/members/u-none", {})
    asked = ["nobody", external, "u-none", member]
    rows = shop.post("/v1/badges/lookup", {"members": asked}).json["data"]
    assert [r["member"] for r in rows] == asked
    assert [r["badge"] and r["badge"]["id"] for r in rows] == [None, badge, None, badge]
    assert shop.post("/v1/badges/lookup", {"members": []}).problem() == (422, "invalid_request")
    thousand = [f"x-{n}" for n in range(1000)]
    assert len(shop.post("/v1/badges/lookup", {"members": thousand}).json["data"]) == 1000
    assert shop.post("/v1/badges/lookup", {"members": [*thousand, "y"]}).problem()[0] == 422


def test_events_that_are_not_public_are_not_there(shop: Marketplace) -> None:
    from bonafides.audit.models import Entry

    shop.put("/v1/members/u-1", {})
    inner = Entry.objects.get(name="member.saved")
    assert shop.get("/v1/events").json["data"] == []
    for path in (f"/v1/events/{inner.id}", f"/v1/events/{inner.id}/deliveries"):
        assert shop.get(path).problem() == (404, "not_found")
    assert shop.post(f"/v1/events/{inner.id}/resend").problem() == (404, "not_found")
    assert shop.get("/v1/events?type=member.saved").problem() == (422, "invalid_request")


def test_events_are_listed_by_type(shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", {})
    v = shop.post("/v1/verifications", {"member": "u-1"}).json
    shop.post(f"/v1/verifications/{v['id']}/cancel")
    rows = shop.get("/v1/events?type=verification.canceled").json["data"]
    assert [r["data"]["verification_id"] for r in rows] == [v["id"]]
    assert shop.get(f"/v1/events/{rows[0]['id']}").json == rows[0]


def test_a_rollout_and_a_members_place_are_read(shop: Marketplace) -> None:
    sample = Path(rollouts.__file__).parent / "samples" / "identity-for-proposals.toml"
    shop.put("/v1/members/u-1", {"attributes": {"role": "freelancer", "joined_at": "2026-11-20"}})
    rollouts.apply(plans.stored(sample.read_text()), actor=SYSTEM, now=clock.now())
    (rollout,) = shop.get("/v1/rollouts").json["data"]
    assert shop.get(f"/v1/rollouts/{rollout['name']}").json == rollout
    entry = shop.get(f"/v1/rollouts/{rollout['name']}/entries/u-1")
    assert entry.status == 200, entry.content
    assert entry.json["state"] in {"invited", "waiting", "exempt", "withdrawn"}
    assert entry.json["why"]["explanation"]
    can = shop.get(f"/v1/members/u-1/can/{rollout['action']}").json
    assert can["allowed"] is (not can["missing"] or can["due"] is not None)
    assert shop.get("/v1/rollouts/none/entries/u-1").problem() == (404, "not_found")


def test_an_endpoint_is_made_changed_rotated_and_removed(shop: Marketplace) -> None:
    made = shop.post("/v1/webhook_endpoints", {"url": "http://127.0.0.1:9/a", "types": ["badge.*"]})
    assert made.status == 201
    assert made.json["secret"].startswith("whsec_")
    path = f"/v1/webhook_endpoints/{made.json['id']}"
    assert shop.get(path).json == made.json | {"secret": None}
    patched = shop.call("PATCH", path, {"types": [], "enabled": False})
    assert (patched.json["types"], patched.json["enabled"], patched.json["url"]) == (
        [],
        False,
        made.json["url"],
    )
    assert shop.call("PATCH", path, {}).json == patched.json
    assert shop.call("PATCH", path, {"types": ["badge.isued"]}).problem() == (422, "invalid_request")
    rotated = shop.post(f"{path}/rotate_secret").json["secret"]
    assert rotated.startswith("whsec_")
    assert rotated != made.json["secret"]
    gone = shop.call("DELETE", path)
    assert (gone.status, gone.content) == (204, b"")
    assert shop.call("DELETE", path).problem() == (404, "not_found")
    assert shop.get("/v1/webhook_endpoints").json["data"] == []


def test_ids_of_one_object_do_not_open_another(shop: Marketplace) -> None:
    shop.put("/v1/members/u-1", {})
    v = shop.post("/v1/verifications", {"member": "u-1"}).json
    e = shop.post("/v1/webhook_endpoints", {"url": "http://127.0.0.1:9/a"}).json
    event = shop.get("/v1/events").json["data"][0]
    ids = {
        "/v1/members": v["member"],
        "/v1/verifications": v["id"],
        "/v1/badges": a_badge(),
        "/v1/webhook_endpoints": e["id"],
        "/v1/events": event["id"],
    }
    for path, own in ids.items():
        assert shop.get(f"{path}/{own}").status == 200
        for other in (*ids.values(), v["checks"][0]["id"]):
            if other != own:
                assert shop.get(f"{path}/{other}").problem() == (404, "not_found"), (path, other)


def naughty(shared_data: Path) -> list[str]:
    file = shared_data / "names" / "naughty-strings.txt"
    if not file.is_file():
        pytest.skip("the list of naughty strings is not here")
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


def test_naughty_strings_come_back_as_they_were_sent(shared_data: Path, shop: Marketplace) -> None:
    for text in naughty(shared_data):
        sent = {
            "name": text[:300],
            "attributes": {"bio": text, text[:200]: [text]},
            "metadata": {text[:40]: text[:500]},
        }
        answer = shop.call("PUT", "/v1/members/u-1?", json.dumps(sent, ensure_ascii=False).encode())
        assert answer.status in (200, 201), (text, answer.content)
        read = shop.get("/v1/members/u-1?expand=contact").json
        assert read["contact"]["name"] == sent["name"]
        assert read["attributes"] == sent["attributes"]
        assert read["metadata"] == sent["metadata"]


def test_naughty_strings_in_addresses_and_parameters_never_break(
    shared_data: Path, shop: Marketplace
) -> None:
    """Each string goes to three of the nine places, so that all places see a third of all strings."""
    places = [
        ("GET", "/v1/members/{}", None),
        ("GET", "/v1/verifications/{}", None),
        ("GET", "/v1/members?starting_after={}", None),
        ("GET", "/v1/badges?state={}", None),
        ("GET", "/v1/badges?member={}", None),
        ("GET", "/v1/events?type={}", None),
        ("POST", "/v1/verifications", "member"),
        ("POST", "/v1/webhook_endpoints", "url"),
        ("POST", "/v1/badges/lookup", "members"),
    ]
    for number, text in enumerate(naughty(shared_data)):
        for method, path, field in places[number % 3 :: 3]:
            body = {field: [text[:200]] if field == "members" else text[:200]} if field else None
            answer = shop.call(method, path.format(quote(text, safe="")), body)
            if answer.status not in (200, 201):
                assert answer.problem()[0] in (404, 422), (path, text)


def test_a_key_is_good_until_its_end(shop: Marketplace) -> None:
    ends = make_key(expires=clock.now() + timedelta(hours=1))
    assert Marketplace(ends).get("/v1/members").status == 200
    assert set(keys.SCOPES) >= {"members:read", "members:personal"}
