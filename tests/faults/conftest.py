"""A product of its own for each test: here its parts are killed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories.product import Product, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Killing takes its time, and the machine to itself as far as that goes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(900))
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="bonafides-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder)) as product:
            yield product
            leaks = product.leaks()
        assert leaks == [], "personal data left the places made for it"
