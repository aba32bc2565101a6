from collections.abc import Iterator

import pytest


@pytest.fixture
def scripted() -> Iterator[None]:
    """Documents that say by themselves what is on them."""
    from bonafides.checks.document import services
    from bonafides.checks.document.adapters.scripted import ScriptedReader
    from bonafides.checks.document.adapters.vision import VisionReader

    services.use_reader(ScriptedReader())
    yield
    services.use_reader(VisionReader())
