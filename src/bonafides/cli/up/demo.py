"""What a demo needs: a staff account, an API key and a webhook endpoint for the demo marketplace. Made once, kept in
DATA/demo.json (0600), and put right again at each start.
"""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

STAFF = ("agent", "second")  # what one decides, the other may look at again
NAME = "Demo marketplace"


@dataclass(kw_only=True)
class Demo:
    """Secrets of a demo. `totp`: base32, shared by the accounts, for an authenticator app."""

    password: str
    totp: str
    api_key: str = ""
    endpoint_id: str = ""
    webhook_secret: str = ""


def make_demo(data: Path, shop_url: str, *, now: datetime) -> Demo:
    """Make what is missing; safe to repeat. `shop_url` may change from start to start, or be empty."""
    from bonafides.console.accounts import create_staff

    file = data / "demo.json"
    demo = _kept(file) or Demo(password=_password(), totp=base64.b32encode(secrets.token_bytes(20)).decode())
    for name in STAFF:
        create_staff(name, demo.password, totp_secret=demo.totp)
    if shop_url:
        _introduce(demo, f"{shop_url}/webhooks", now=now)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(asdict(demo), out)
    return demo


def _introduce(demo: Demo, webhook_url: str, *, now: datetime) -> None:
    from bonafides.core.access import keys
    from bonafides.core.errors import BonafidesError
    from bonafides.webhooks import services as webhooks

    try:
        keys.authenticate(f"Bearer {demo.api_key}", now=now)
    except BonafidesError:
        _, demo.api_key = keys.create_key(NAME, sorted(keys.SCOPES), live=False, now=now)
    try:
        webhooks.change_endpoint(demo.endpoint_id, url=webhook_url, enabled=True, now=now)
    except BonafidesError:
        demo.endpoint_id, demo.webhook_secret = webhooks.create_endpoint(
            webhook_url, description=NAME, now=now
        )


def _kept(file: Path) -> Demo | None:
    try:
        return Demo(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _password() -> str:
    """Four groups of four letters that nobody confuses: 76 bits, and easy to type off a terminal."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
