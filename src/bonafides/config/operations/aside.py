"""Django for programs that only look at the code: no database is asked, and nothing is left in a data folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def django_without_data() -> Iterator[None]:
    """Set Django up on an empty folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix="bonafides-") as folder:
        os.environ["BONAFIDES_DATA"] = folder
        os.environ["BONAFIDES_MODE"] = "test"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonafides.config.settings")
        import django

        django.setup()
        yield
