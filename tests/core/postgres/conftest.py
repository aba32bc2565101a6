import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the unprivileged account may pass through (pytest's own are 0700)."""
    folder = Path(tempfile.mkdtemp(prefix="bonafides-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
