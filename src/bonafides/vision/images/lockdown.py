"""Giving up every right that decoding does not need. Called once in the child, after everything is imported.

Each step is taken where the system has it; what was achieved is reported, so that it can be shown and tested.
"""

import ctypes
import os
import resource
import sys
import threading
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 448 * 1024 * 1024  # on top of what the idle child maps, so that its RSS stays below 512 MB
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
# Root's children become a user that nobody else is, not `nobody`, whose database they could otherwise kill.
# systemd leaves these 606 ids unused (systemd.io/UIDS-GIDS); 65534 where a container maps no such ids.
_FIRST_FREE_UID, _FREE_UIDS, _OVERFLOW_UID = 60_578, 606, 65_534
# The HEIC decoder needs a thread or two.
_THREADS = 8
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "ctypes.dlopen",
    "open",
)


def leave_the_network() -> bool:
    """Move into an empty network namespace. Must come first: the system allows it only to a single thread."""
    libc = _libc()
    if libc is None or not hasattr(libc, "unshare"):
        return False
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def lock_down() -> dict[str, bool]:
    """No new files, sockets or privileges, few threads, no writing, a ceiling for memory; as a user of its own when root."""
    achieved = {
        "unprivileged": _drop_root(),
        "no_new_privileges": _prctl(_PR_SET_NO_NEW_PRIVS, 1),
        "not_dumpable": _prctl(_PR_SET_DUMPABLE, 0),
        "no_core": _limit(resource.RLIMIT_CORE, 0),
        "no_writing": _limit(resource.RLIMIT_FSIZE, 0),
        "few_processes": _few_processes(),
        "memory": _limit(resource.RLIMIT_AS, _mapped_bytes() + MEMORY_BYTES),
        # Descriptors that are open stay usable; the kernel hands out no other: no files, no sockets.
        "no_descriptors": _limit(resource.RLIMIT_NOFILE, 0),
    }
    sys.addaudithook(_refuse)
    return achieved


def allow_cpu(seconds: float) -> None:
    """Let this process use that much more CPU time; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed here")


def _drop_root() -> bool:
    for uid in (_FIRST_FREE_UID + os.getpid() % _FREE_UIDS, _OVERFLOW_UID):
        if os.geteuid() != 0:
            break
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
    return os.geteuid() != 0


def _few_processes() -> bool:
    """The limit counts all of a user's threads (before Linux 5.14 even across namespaces): kept only where one fits."""
    before = resource.getrlimit(resource.RLIMIT_NPROC)
    resource.setrlimit(resource.RLIMIT_NPROC, (_THREADS, before[1]))
    try:
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()
    except RuntimeError:
        resource.setrlimit(resource.RLIMIT_NPROC, before)
        return False
    return _limit(resource.RLIMIT_NPROC, _THREADS)


def _limit(what: int, value: int) -> bool:
    try:
        resource.setrlimit(what, (value, value))
    except (OSError, ValueError):
        return False
    return True


def _mapped_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 512 * 1024 * 1024
    return pages * resource.getpagesize()


def _prctl(option: int, value: int) -> bool:
    libc = _libc()
    return libc is not None and hasattr(libc, "prctl") and libc.prctl(option, value, 0, 0, 0) == 0


def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None
