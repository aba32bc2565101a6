"""Taking webhooks: check the signature, do the work once, answer 2xx. Everything else is tried again by the sender."""

import json
import os
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError
from store import Store

import bonafides

SECRET = os.environ.get("BONAFIDES_WEBHOOK_SECRET", "")
SHOW = ("badge.issued", "badge.reinstated")
HIDE = ("badge.suspended", "badge.revoked", "badge.expired")


def take(store: Store, body: bytes, headers: dict[str, str]) -> int:
    """Take one message; returns the HTTP status to answer with."""
    try:
        Webhook(SECRET).verify(body, headers)
    except WebhookVerificationError:
        return 400
    event: dict[str, Any] = json.loads(body)
    if not store.seen(event["id"]):
        try:
            _act(store, event)
        except bonafides.Unavailable:
            return 503  # it comes again, and is done then
        store.take(event["id"], event["type"], event["data"])
    return 204


def _act(store: Store, event: dict[str, Any]) -> None:
    data = event["data"]
    if event["type"] in SHOW:
        badge = bonafides.badge(data["badge_id"])  # ask for the present state: messages may be late
        store.set_badge(data["member_id"], badge if badge["state"] == "active" else None)
    elif event["type"] in HIDE:
        store.set_badge(data["member_id"], None)
