import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories.programs import Bonafides, run


@pytest.fixture
def bonafides() -> Bonafides:
    return run


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the database's account may pass through (pytest's own are 0700)."""
    made = Path(tempfile.mkdtemp(prefix="bonafides-cli-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)
