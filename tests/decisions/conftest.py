from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest


@pytest.fixture
def journey(db: None, now: datetime) -> Any:
    from factories.journeys import Journey

    return Journey(now)


@pytest.fixture
def start(db: None, now: datetime) -> Callable[..., Any]:
    from factories.journeys import Journey

    return lambda **more: Journey(now, **more)
