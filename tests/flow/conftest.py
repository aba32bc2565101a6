"""A member's browser, and verifications that have come some of the way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bonafides.core import clock


@pytest.fixture
def moment() -> datetime:
    """Pages read the clock, so what they meet is made at the present moment."""
    return clock.now()


@pytest.fixture
def browser() -> Callable[[Any], Any]:
    """A browser that was let into a verification."""
    from django.core import signing
    from django.test import Client

    from bonafides.flow import cookies

    def let_in(v: Any) -> Client:
        client = Client()
        client.cookies[cookies.name_of(v.id)] = signing.TimestampSigner(salt=cookies.SALT).sign(v.id)
        return client

    return let_in


@pytest.fixture
def way(db: None, moment: datetime) -> Callable[..., Any]:
    """A member on the way through the checks of the level `identity`, or of those named."""
    from factories.ways import Way

    def make(**how: Any) -> Way:
        return Way(moment, **how)

    return make
