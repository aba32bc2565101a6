"""Servers that outlived their supervisor, or processes of a server that was killed."""

import os
import signal
import subprocess
import time
from pathlib import Path

_PROC = Path("/proc")
# Fast shutdown, immediate shutdown, and the end: PostgreSQL's own order of severity.
_ESCALATION = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def end_leftovers(cluster: Path) -> int:
    """End every PostgreSQL process that still works in this cluster; answers how many there were.

    Call it only while holding the cluster's lock. A stale postmaster.pid is removed: its number may by now belong
    to any process, which PostgreSQL would take for a running server.
    """
    first = _processes(cluster)
    for number, patience in _ESCALATION:
        deadline = time.monotonic() + patience
        for pid in _processes(cluster):
            _signal(pid, number)
        while time.monotonic() < deadline and _processes(cluster):
            time.sleep(0.02)
    if not _processes(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    return len(first)


def _processes(cluster: Path) -> list[int]:
    """Process ids of servers on this cluster. Every PostgreSQL process works from inside its data folder."""
    if not _PROC.joinpath("self", "cwd").exists():
        return _postmaster(cluster)
    found = []
    for entry in _PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            inside = (entry / "cwd").samefile(cluster)
            name = (entry / "comm").read_text()
        except OSError:
            continue
        if inside and name.startswith("postgres"):
            found.append(int(entry.name))
    return found


def _postmaster(cluster: Path) -> list[int]:
    """The same where there is no /proc (macOS): only the postmaster, named by its file."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return []
    command = subprocess.run(  # noqa: S603 - a number is its only variable
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return [pid] if "postgres" in command.stdout and str(cluster) in command.stdout else []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
