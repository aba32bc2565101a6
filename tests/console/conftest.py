from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper as Settings

    from factories.journeys import Journey
    from factories.staff import Person


@pytest.fixture(autouse=True)
def _quick_and_without_limits_from_before(settings: "Settings") -> None:
    from django.core.cache import cache

    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose


@pytest.fixture
def ann(db: None) -> "Person":
    """An agent, signed in."""
    from factories.staff import sign_in

    return sign_in("ann")


@pytest.fixture
def bob(db: None) -> "Person":
    """Another one."""
    from factories.staff import sign_in

    return sign_in("bob")


@pytest.fixture
def in_review(db: None) -> "Journey":
    """A verification with photos that a person has to look at."""
    from bonafides.core import clock
    from factories.reviews import doubtful

    return doubtful(clock.now() - timedelta(hours=3))


@pytest.fixture
def case(in_review: "Journey") -> str:
    """Its case."""
    from bonafides.core.events import SYSTEM
    from bonafides.reviews import services

    found = services.open_case(in_review.id, actor=SYSTEM, now=in_review.now)
    assert found
    return found


@pytest.fixture
def another_case() -> Callable[[str], str]:
    """Make a further case of a further member."""
    from factories.reviews import question

    return question
