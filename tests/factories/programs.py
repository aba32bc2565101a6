"""Real commands in processes of their own, on folders and ports of their own."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Bonafides = Callable[..., subprocess.CompletedProcess[str]]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what the test run itself was given."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("BONAFIDES_", "DATABASE_URL", "DJANGO_"))
    }
    return kept | {k: v for k, v in os.environ.items() if k == "BONAFIDES_MODELS"} | more


def run(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`bonafides ARGUMENTS` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bonafides.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        env=clean_environment(**environment),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(condition: Callable[[], Any], *, within: float = 40.0) -> Any:
    """The condition's first true answer."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
    return answer


@dataclass
class Running:
    """An `up` in the background."""

    data: Path
    port: int

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "up.json").read_text())
        return found

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
