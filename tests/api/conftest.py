from typing import Any

import pytest


@pytest.fixture
def shop(db: None) -> Any:
    """A marketplace whose key has every scope."""
    from factories.marketplaces import Marketplace, make_key  # after Django is set up

    return Marketplace(make_key())
