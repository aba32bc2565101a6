"""What the example marketplace is tested with: an API whose answers are written down, and its visitor."""

import base64
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from standardwebhooks import Webhook

from factories.answers import Asked, Reply

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "marketplace"
SECRET = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
ANNA = {
    "name": "Anna Maria Eriksson",
    "email": "anna@example.org",
    "phone": "+1 201 555 0123",
    "country": "SE",
}
WHY = {
    "rollout": "identity-for-proposals",
    "stage": 1,
    "rule": 'role == "freelancer"',
    "bucket": 17,
    "share": 1.0,
    "outcome": "required",
    "explanation": "Freelancers who joined since 1 November are asked. <b>Lot 17</b> of 10,000.",
}


def permission(**more: Any) -> dict[str, Any]:
    """An answer to `can`, as the API documents it."""
    return {
        "object": "permission",
        "member": "mem_1",
        "action": "submit_proposal",
        "allowed": False,
        "level": "identity",
        "missing": [],
        "pending": [],
        "reasons": [],
        "why": None,
        "exempt": None,
        "due": None,
        "url": None,
    } | more


CLOSED = permission(
    missing=["email", "phone", "document", "selfie"], reasons=["verification_required"], why=WHY, url="http://x.example/v/t"
)  # fmt: skip
NOT_ASKED = permission(allowed=True, level=None, reasons=["not_asked"])
EXEMPT = permission(
    allowed=True,
    reasons=["exempt"],
    exempt={
        "rollout": "r",
        "reason": "bridged_member",
        "text": "You came over from a platform & were known.",
    },
)


@dataclass
class Api:
    """The scripted API: what `can` answers, the state of the badge, whether it is up, and what it was asked."""

    can: dict[str, Any] = field(default_factory=lambda: dict(CLOSED))
    badge_state: str = "active"
    down: bool = False
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/v1")
        if self.down:
            return Reply(503, {"code": "unavailable", "detail": "internal words", "status": 503})
        if asked.headers.get("authorization") != "Bearer bf_test_key":
            return Reply(401, {"code": "key_invalid", "detail": "no", "status": 401})
        known = {
            "/verifications": {"object": "verification", "id": "vrf_1", "url": f"{self.url}/v/token"},
            "/badges/bdg_1": {
                "object": "badge",
                "id": "bdg_1",
                "state": self.badge_state,
                "page": f"{self.url}/b/slug",
                "mark": f"{self.url}/b/slug.svg",
            },
        }
        if path.startswith("/members/"):
            gate = path.endswith("/can/submit_proposal")
            return Reply(200, self.can if gate else {"object": "member", "id": "mem_1"})
        if path in known:
            return Reply(201 if asked.method == "POST" else 200, known[path])
        return Reply(404, {"code": "not_found", "detail": "no such thing", "status": 404})


@dataclass
class Shop:
    """The running marketplace, and a browser that keeps its cookie."""

    url: str
    browser: httpx.Client

    def join(self, **fields: str) -> httpx.Response:
        return self.browser.post("/join", data=ANNA | fields, headers={"Origin": self.url})

    def webhook(self, event: dict[str, Any], *, secret: str = SECRET, at: datetime | None = None) -> int:
        """Deliver a signed event (Standard Webhooks 1.0); answers the status."""
        moment, body = at or datetime.now(UTC), json.dumps(event)
        headers = {
            "webhook-id": event["id"],
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(secret).sign(event["id"], moment, body),
            "content-type": "application/json",
        }
        return self.browser.post("/webhooks", content=body, headers=headers).status_code

    def text(self, path: str) -> str:
        """What a page says, without its tags; for a picture the text that stands for it."""
        page = self.browser.get(path)
        main = page.text.partition("<main")[2].partition("</main>")[0]
        told = re.sub(r'<img[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", main)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told))
