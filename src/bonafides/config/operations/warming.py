"""What a process loads before the first member would have to wait for it, in the background while it already serves.

Not at once: on a machine of two cores the first page would wait for it (benchmarks/journey.py, warm start), and
nobody hands in a photo within the first seconds.
"""

import logging
import threading
from collections.abc import Callable

from django.conf import settings

from bonafides.checks.document.adapters.vision import VisionReader
from bonafides.config.wiring import scripted
from bonafides.vision import images

AFTER_SECONDS = 3.0
log = logging.getLogger(__name__)


def warm_worker(*, children: int) -> None:
    """Load the networks in as many child processes as jobs run at a time. Returns at once."""
    if not scripted():
        _aside(VisionReader().warm, children)


def warm_web() -> None:
    """Start the jailed processes that open uploads. Returns at once; where they cannot start, uploads tell so."""
    if settings.MODE != "test":
        _aside(_uploads)


def _uploads() -> None:
    try:
        images.pool().warm()
    except images.JailUnavailable:
        log.exception("uploads cannot be opened on this machine")


def _aside(work: Callable[..., None], *arguments: object) -> None:
    timer = threading.Timer(AFTER_SECONDS, work, arguments)
    timer.daemon = True
    timer.start()
