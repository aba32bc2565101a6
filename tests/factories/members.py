"""Members of a marketplace that does not exist."""

import itertools
from datetime import UTC, datetime
from typing import Any

from bonafides.core.events import Actor
from bonafides.members.services import Contact, Profile, save_member

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
API = Actor("api", "key_test")
_numbers = itertools.count(1)


def make_member(
    *,
    name: str = "Anna Maria Eriksson",
    email: str = "anna@example.org",
    phone: str = "+12015550123",
    now: datetime = NOW,
    **attributes: Any,
) -> str:
    """A saved member; returns their id."""
    profile = Profile(
        contact=Contact(name=name, email=email, phone=phone),
        attributes={"role": "freelancer", "country": "US"} | attributes,
    )
    return save_member(f"user-{next(_numbers)}", profile, actor=API, now=now)
