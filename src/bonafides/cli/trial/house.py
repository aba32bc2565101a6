"""An instance for one command: database, keys and files in a temporary folder, gone when the command ends."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bonafides.cli import boot
from bonafides.core.postgres import Postgres


@contextmanager
def throw_away_instance() -> Iterator[None]:
    """Set Django up on it, in demo mode: messages go to the outbox, and documents of Utopia are taken."""
    for name in [
        n
        for n in os.environ
        if n.startswith("BONAFIDES_") and n not in ("BONAFIDES_MODELS", "BONAFIDES_POLICY")
    ]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="bonafides-try-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database has an account of its own; what is private in here is 0600
        server = Postgres(folder, max_connections=30, shared_buffers="32MB")
        try:
            # nothing here has to outlive a power cut
            url = server.start() + "&options=-c%20synchronous_commit%3Doff"
            os.environ |= {"DATABASE_URL": url, "BONAFIDES_DATA": folder, "BONAFIDES_MODE": "demo"}
            os.environ["BONAFIDES_LOG_FORMAT"] = "text"
            boot.start_django()
            _quiet()
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            if server.pid:
                os.kill(server.pid, signal.SIGQUIT)  # at once: there is nothing to keep
            server.stop()


def _quiet() -> None:
    import logging

    logging.disable(logging.WARNING)  # the report says what happened
