from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bonafides.core.events import Actor

if TYPE_CHECKING:
    from factories.journeys import Journey


@pytest.fixture
def ann() -> Actor:
    """An agent."""
    return Actor("staff", "7")


@pytest.fixture
def bob() -> Actor:
    """Another one."""
    return Actor("staff", "8")


@pytest.fixture
def in_review(db: None, now: datetime) -> "Journey":
    """A verification that a person has to look at: the selfie is in doubt."""
    from bonafides.verifications.states import CheckState
    from factories.journeys import Journey

    journey = Journey(now)
    journey.codes()
    journey.document()
    journey.selfie(CheckState.IN_REVIEW, "selfie_face_uncertain")
    journey.decide()
    assert journey.view.state == "in_review"
    return journey
