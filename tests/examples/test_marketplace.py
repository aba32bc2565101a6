"""The example marketplace does what its README says, against the documented answers of the API."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from factories.shops import EXEMPT, FOLDER, NOT_ASKED, Api, Shop, permission


def issued(event_id: str = "evt_1", kind: str = "badge.issued", member: str = "mem_1") -> dict[str, Any]:
    return {"id": event_id, "type": kind, "data": {"badge_id": "bdg_1", "member_id": member}}


def paths(api: Api) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in api.asked]


def test_join_tells_the_service_who_the_member_is(api: Api, shop: Shop) -> None:
    answer = shop.join(origin="bridged")
    assert (answer.status_code, answer.headers["location"]) == (303, "/job")
    account = shop.browser.cookies["account"]
    assert paths(api) == [f"PUT /v1/members/{account}", f"GET /v1/members/{account}"]
    told = api.asked[0].json
    assert (
        told.pop("attributes").items() >= {"role": "freelancer", "country": "SE", "origin": "bridged"}.items()
    )
    assert told == {"name": "Anna Maria Eriksson", "email": "anna@example.org", "phone": "+1 201 555 0123"}


def test_join_without_a_name_asks_again_and_tells_nobody(api: Api, shop: Shop) -> None:
    answer = shop.join(name=" ", email="anna")
    assert answer.status_code == 422
    assert "Enter your name." in answer.text
    assert "needs an @" in answer.text
    assert api.asked == []


def test_job_of_a_visitor_asks_to_join_and_not_the_service(api: Api, shop: Shop) -> None:
    assert "Join first" in shop.text("/job")
    assert api.asked == []


def test_job_with_the_gate_closed_says_what_is_missing_and_why(shop: Shop) -> None:
    shop.join()
    page = shop.text("/job")
    for said in ("Not yet", "your e-mail address", "your phone number", "an identity document", "a selfie"):
        assert said in page
    assert "Freelancers who joined since 1 November are asked." in page
    assert "<b>Lot" not in shop.browser.get("/job").text  # what comes from outside is escaped
    sent = shop.browser.post("/job", data={"words": "I draw"}, headers={"Origin": shop.url})
    assert sent.status_code == 403
    assert "I draw" not in shop.text("/profile")


def test_job_while_something_is_looked_at_says_so(api: Api, shop: Shop) -> None:
    api.can = permission(pending=["document", "selfie"], reasons=["in_review"])
    shop.join()
    assert "an identity document (being looked at)" in shop.text("/job")


def test_job_of_an_exempt_member_is_open_and_says_why(api: Api, shop: Shop) -> None:
    api.can = dict(EXEMPT)
    shop.join()
    assert "You are exempt: You came over from a platform &amp; were known." in shop.text("/job")


def test_proposal_of_a_member_who_is_not_asked_is_sent(api: Api, shop: Shop) -> None:
    api.can = dict(NOT_ASKED)
    shop.join()
    assert "You are not asked to verify your identity." in shop.text("/job")
    empty = shop.browser.post("/job", data={"words": " "}, headers={"Origin": shop.url})
    assert (empty.status_code, "Write a few words first." in empty.text) == (422, True)
    sent = shop.browser.post("/job", data={"words": "I draw <rivers>"}, headers={"Origin": shop.url})
    assert (sent.status_code, sent.headers["location"]) == (303, "/profile")
    assert "I draw &lt;rivers&gt;" in shop.text("/profile")


def test_job_in_the_grace_period_is_open_and_says_until_when(api: Api, shop: Shop) -> None:
    api.can = permission(
        allowed=True, reasons=["grace_period"], missing=["document"], due="2026-12-01T00:00:00Z"
    )
    shop.join()
    assert "until 2026-12-01" in shop.text("/job")


def test_verify_leads_to_the_hosted_pages_and_back(api: Api, shop: Shop) -> None:
    shop.join()
    answer = shop.browser.post("/verify", data={"level": "identity"}, headers={"Origin": shop.url})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{api.url}/v/token")
    asked = api.asked[-1]
    assert (asked.path, asked.json) == (
        "/v1/verifications",
        {"member": shop.browser.cookies["account"], "level": "identity", "return_url": f"{shop.url}/job"},
    )


def test_form_from_another_site_is_refused(api: Api, shop: Shop) -> None:
    shop.join()
    before = len(api.asked)
    answer = shop.browser.post(
        "/verify", data={"level": "identity"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert len(api.asked) == before


def test_webhook_with_a_good_signature_shows_the_mark(api: Api, shop: Shop) -> None:
    shop.join()
    assert "No badge yet" in shop.text("/profile")
    assert shop.webhook(issued()) == 204
    page = shop.browser.get("/profile").text
    assert f'<a href="{api.url}/b/slug"><img src="{api.url}/b/slug.svg"' in page
    assert "badge.issued" in shop.text("/webhooks-log")


def test_webhook_that_comes_again_changes_nothing(api: Api, shop: Shop) -> None:
    shop.join()
    shop.webhook(issued())
    asked = len(api.asked)
    assert shop.webhook(issued()) == 204
    assert len(api.asked) == asked
    assert shop.text("/webhooks-log").count("badge.issued") == 1


def test_webhook_that_comes_late_asks_for_the_present_state(api: Api, shop: Shop) -> None:
    shop.join()
    api.badge_state = "suspended"
    assert shop.webhook(issued()) == 204
    assert "No badge yet" in shop.text("/profile")


def test_webhook_of_a_suspension_removes_the_mark(shop: Shop) -> None:
    shop.join()
    shop.webhook(issued())
    assert shop.webhook(issued("evt_2", "badge.suspended")) == 204
    assert "No badge yet" in shop.text("/profile")
    assert shop.webhook(issued("evt_3", "badge.reinstated")) == 204
    assert "Identity verified" in shop.text("/profile")


@pytest.mark.parametrize(
    ("secret", "age"),
    [("whsec_" + "A" * 32, timedelta()), (None, timedelta(minutes=6)), (None, timedelta(minutes=-6))],
    ids=["wrong-signature", "too-old", "from-the-future"],
)
def test_webhook_that_is_not_ours_is_refused(shop: Shop, secret: str | None, age: timedelta) -> None:
    shop.join()
    given = {"secret": secret} if secret else {}
    assert shop.webhook(issued(), at=datetime.now(UTC) - age, **given) == 400
    assert "No badge yet" in shop.text("/profile")


def test_webhook_without_signature_or_too_large_is_refused(shop: Shop) -> None:
    assert shop.browser.post("/webhooks", content=b"{}").status_code == 400
    assert shop.browser.post("/webhooks", content=b"x" * 300_000).status_code == 413


def test_webhook_while_the_service_is_down_is_asked_for_again(api: Api, shop: Shop) -> None:
    shop.join()
    api.down = True
    assert shop.webhook(issued()) == 503
    api.down = False
    assert shop.webhook(issued()) == 204
    assert "Identity verified" in shop.text("/profile")


def test_gate_fails_closed_with_a_kind_text_while_the_service_is_down(api: Api, shop: Shop) -> None:
    api.can = dict(NOT_ASKED)
    shop.join()
    api.down = True
    page = shop.text("/job")
    assert (
        "We cannot check your account at the moment. Nothing is lost: please try again in a minute." in page
    )
    assert "internal words" not in page
    headers = {"Origin": shop.url}
    assert shop.browser.post("/job", data={"words": "I draw"}, headers=headers).status_code == 403
    assert shop.browser.post("/verify", headers=headers).status_code == 503
    api.down = False
    assert "I draw" not in shop.text("/profile")


def test_member_who_joined_while_the_service_was_down_is_told_of_later(api: Api, shop: Shop) -> None:
    api.down = True
    shop.join()
    api.down = False
    assert "Not yet" in shop.text("/job")
    assert [path.split()[0] for path in paths(api)] == ["PUT", "PUT", "GET", "GET"]


def test_pages_send_no_script_and_let_nobody_frame_them(api: Api, shop: Shop) -> None:
    page: httpx.Response = shop.browser.get("/")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in page.text
    assert shop.browser.get("/nowhere").status_code == 404
    assert shop.browser.get("/icon.svg").headers["content-type"] == "image/svg+xml"


def test_start_without_secrets_says_what_to_set_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER)]
    ended = subprocess.run(command, env={}, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Set BONAFIDES_API_KEY and BONAFIDES_WEBHOOK_SECRET" in ended.stderr
    assert list(tmp_path.iterdir()) == []
