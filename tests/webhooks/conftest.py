"""Receivers, and calls that give up after a second."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A marketplace's endpoint on loopback."""
    from factories.receivers import listening

    with listening() as it:
        yield it


@pytest.fixture
def quick() -> Iterator[None]:
    """Calls end after a second instead of fifteen."""
    from bonafides.core.http import WITH_LOOPBACK, Outbound
    from bonafides.webhooks import services

    usual = services.outbound()
    services.use_outbound(Outbound(WITH_LOOPBACK, timeout=1.0))
    yield
    services.use_outbound(usual)
