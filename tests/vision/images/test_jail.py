"""What a decoder that was taken over can still do: nothing. Asked of the kernel, past Python's own barriers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PRISONER = """
import ctypes, json, os, socket, sys
from bonafides.vision.images import lockdown
libc = ctypes.CDLL(None, use_errno=True)
network = lockdown.leave_the_network()
achieved = lockdown.lock_down()
def tried(call):
    try: call()
    except (PermissionError, OSError, MemoryError) as error: return type(error).__name__
    return "done"
said = {
    "network": network,
    "achieved": achieved,
    "uid": os.geteuid(),
    "kernel_socket": libc.socket(2, 1, 0),
    "kernel_unix_socket": libc.socket(1, 1, 0),
    "kernel_open": libc.open(b"/etc/passwd", 0),
    "python_socket": tried(lambda: socket.socket()),
    "python_open": tried(lambda: open("/etc/passwd")),
    "python_fork": tried(lambda: os.fork()),
    "kill_parent": tried(lambda: os.kill(os.getppid(), 0)),
    "root_again": tried(lambda: os.setuid(0)),
    "memory": tried(lambda: bytearray(600_000_000)),
}
os.write(1, json.dumps(said).encode())
"""


@pytest.fixture(scope="module")
def said() -> dict[str, object]:
    ran = subprocess.run([sys.executable, "-c", _PRISONER], capture_output=True, check=True, text=True)
    return dict(json.loads(ran.stdout))


linux = pytest.mark.skipif(not Path("/proc/self/ns/net").exists(), reason="namespaces are Linux's")


@linux
def test_lock_down_kernel_gives_no_socket_and_no_file(said: dict[str, object]) -> None:
    assert said["kernel_socket"] == -1
    assert said["kernel_unix_socket"] == -1
    assert said["kernel_open"] == -1


def test_lock_down_python_gives_none_either(said: dict[str, object]) -> None:
    assert said["python_socket"] == "PermissionError"
    assert said["python_open"] == "PermissionError"
    assert said["python_fork"] == "PermissionError"


def test_lock_down_root_is_given_up_for_good(said: dict[str, object]) -> None:
    assert said["uid"] != 0
    assert said["root_again"] == "PermissionError"


@linux
def test_lock_down_memory_has_a_ceiling(said: dict[str, object]) -> None:
    assert said["memory"] == "MemoryError"


@linux
def test_lock_down_reports_what_it_achieved(said: dict[str, object]) -> None:
    achieved = said["achieved"]
    assert isinstance(achieved, dict)
    missing = {name for name, reached in achieved.items() if not reached}
    assert missing <= {"few_processes"}
