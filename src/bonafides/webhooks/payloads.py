"""What an event looks like outside: ids and codes, never personal data."""

import json
from typing import Any

from bonafides.audit import queries as audit
from bonafides.core.clock import rfc3339
from bonafides.core.errors import NotFound


def payload(event_id: str) -> str:
    """The body of an event: ids and codes, the same bytes at every try."""
    event = audit.event(event_id)
    if event is None:
        raise NotFound("There is no such event.")
    return json.dumps(as_json(event), separators=(",", ":"), ensure_ascii=False)


def as_json(event: dict[str, Any]) -> dict[str, Any]:
    """An event as the API and the webhooks show it."""
    return {
        "id": event["id"],
        "object": "event",
        "type": event["name"],
        "created": rfc3339(event["at"]),
        "timestamp": rfc3339(event["at"]),
        "data": event["data"],
        "metadata": {},
    }
