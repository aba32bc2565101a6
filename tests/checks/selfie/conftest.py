from collections.abc import Iterator

import pytest


@pytest.fixture
def scripted() -> Iterator[None]:
    """Documents and selfies that say by themselves what is on them."""
    from bonafides.checks.document import services as document
    from bonafides.checks.document.adapters.scripted import ScriptedReader
    from bonafides.checks.document.adapters.vision import VisionReader
    from bonafides.checks.selfie import services as selfie
    from bonafides.checks.selfie.adapters.scripted import ScriptedComparer
    from bonafides.checks.selfie.adapters.vision import VisionComparer

    document.use_reader(ScriptedReader())
    selfie.use_comparer(ScriptedComparer())
    yield
    document.use_reader(VisionReader())
    selfie.use_comparer(VisionComparer())
