"""Runs a program that ends when its supervisor does, even when that one is killed.

    python -I -S tied.py SUPERVISOR_PID PROGRAM ARGUMENT…

Standard library only: it replaces itself with the program at once.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tie() -> None:
    """On Linux, ask the kernel for SIGTERM at the parent's death; elsewhere the parts must be ended by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


if __name__ == "__main__":
    tie()
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)  # it died before the tie was made
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the supervisor's own command
