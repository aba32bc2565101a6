"""Strangers' photos and scans in, safe pictures out.

from bonafides.vision import images
try:
    picture = images.clean(data)          # CleanImage(jpeg, width, height, source_format, ...)
except images.UploadRefused as refused:
    refused.code, refused.params, refused.message
"""

import atexit
import os
import threading

from bonafides.vision.images.child import JailUnavailable
from bonafides.vision.images.contract import ACCEPTED, CleanImage, Code, Kind, Limits, UploadRefused
from bonafides.vision.images.pipeline import clean_here
from bonafides.vision.images.pool import Pool, Stats

__all__ = [
    "ACCEPTED",
    "CleanImage",
    "Code",
    "JailUnavailable",
    "Kind",
    "Limits",
    "Pool",
    "Stats",
    "UploadRefused",
    "clean",
    "clean_here",
    "pool",
]

_pool: Pool | None = None
_guard = threading.Lock()


def pool() -> Pool:
    """This process's own pool, made at first use; its children end with the process."""
    global _pool  # noqa: PLW0603 - one pool a process is the point
    with _guard:
        if _pool is None:
            _pool = Pool(children=min(2, os.cpu_count() or 1))
            atexit.register(_pool.close)
        return _pool


def clean(data: bytes, *, limits: Limits | None = None) -> CleanImage:
    """The safe picture of an upload, decoded in a jailed child. For any thread of a web server or worker.

    Raises UploadRefused (a code, parameters and a plain message), and JailUnavailable when the machine cannot
    start children at all. Safe to repeat.
    """
    return pool().clean(data, limits=limits)


def _forget() -> None:
    """After a fork the children belong to the parent."""
    global _pool, _guard
    _pool, _guard = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
