"""All that this marketplace needs of Bonafides: four calls. Copy this file and change what you like."""

import os
from typing import Any

import httpx

URL = os.environ.get("BONAFIDES_API_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("BONAFIDES_API_KEY", "")


class Unavailable(Exception):
    """Bonafides cannot be asked at the moment; the text is for the log, never for a member."""


def call(method: str, path: str, **options: Any) -> dict[str, Any]:
    """One call. Answers of 400 and above are problem documents with `code` and `detail`."""
    headers = {"Authorization": f"Bearer {KEY}"} | options.pop("headers", {})
    try:
        answer = httpx.request(method, f"{URL}/v1{path}", headers=headers, timeout=10, **options)
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise Unavailable(f"{method} {path}: {error.response.status_code} {error.response.text}") from error
    except httpx.HTTPError as error:
        raise Unavailable(f"{method} {path}: {error}") from error
    found: dict[str, Any] = answer.json()
    return found


def save_member(account: dict[str, Any]) -> None:
    """Tell who the member is: at sign-up, and whenever they change something. Safe to repeat."""
    body = {
        "name": account["name"],
        "email": account["email"],
        "phone": account["phone"],
        "attributes": {
            "role": "freelancer",
            "country": account["country"],
            "origin": account["origin"],
            "joined_at": account["joined"],
        },
    }
    call("PUT", f"/members/{account['id']}", json=body)


def can(account_id: str, action: str) -> dict[str, Any]:
    """Ask before the action: allowed or not, what is missing, and why."""
    return call("GET", f"/members/{account_id}/can/{action}")


def start_verification(account_id: str, level: str, return_url: str) -> str:
    """A fresh link to the hosted pages, which lead back to `return_url`."""
    body = {"member": account_id, "level": level, "return_url": return_url}
    found: str = call("POST", "/verifications", json=body)["url"]
    return found


def badge(badge_id: str) -> dict[str, Any]:
    """A badge: its state, its public page and its mark."""
    return call("GET", f"/badges/{badge_id}")
