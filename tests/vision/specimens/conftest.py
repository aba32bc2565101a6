"""Documents and people drawn once for all tests here."""

from datetime import date

import pytest

from bonafides.vision import specimens

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def drawings() -> dict[str, specimens.Drawing]:
    """One document of each kind, of three people of the cast."""
    owners = {"td1": "sebnem", "td2": "wolfe", "td3": "eriksson"}
    return {
        kind: specimens.document(kind, specimens.CAST[name], today=TODAY, seed=1)
        for kind, name in owners.items()
    }  # type: ignore[misc]
