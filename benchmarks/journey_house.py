"""A whole Bonafides of its own for benchmarks/journey.py: `bonafides up` on a new folder, its memory, its work and its rows."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg

WITHIN = 180.0
LOADING_BEGINS = 5.0  # seconds after the start at the latest, see config/operations/warming.py
MB = 1024 * 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@dataclass
class House:
    """One data folder and what runs on it."""

    data: Path
    port: int = field(default_factory=free_port)
    told: dict[str, Any] = field(default_factory=dict)
    start_cpu: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def up(self) -> Iterator[float]:
        """Run it; yields the seconds from the command to the first good answer of /readyz."""
        program = [sys.executable, "-m", "bonafides.cli", "up", "--demo", "--port", str(self.port)]
        begun = time.monotonic()
        with (self.data.parent / "up.log").open("ab") as log:
            process = subprocess.Popen([*program, "--data", str(self.data)], stdout=log, stderr=log)
        try:
            while not self._ready():
                if process.poll() is not None or time.monotonic() - begun > WITHIN:
                    raise RuntimeError((self.data.parent / "up.log").read_text()[-2000:])
                time.sleep(0.02)
            took = time.monotonic() - begun
            self.start_cpu = cpu_seconds(psutil.Process(process.pid), ended_too=True)
            self.told = self._what_it_tells()
            yield took
        finally:
            process.terminate()
            process.wait(60)

    def api_key(self) -> str:
        key: str = json.loads((self.data / "demo.json").read_text())["api_key"]
        return key

    def rows(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to its database that sees every commit at once."""
        return psycopg.connect(self.told["environment"]["DATABASE_URL"], autocommit=True)

    def part(self, name: str) -> psutil.Process:
        return psutil.Process(self.told["parts"][name])

    def settle(self) -> None:
        """Wait until the parts have loaded what they load ahead and are idle."""
        time.sleep(LOADING_BEGINS)
        until = time.monotonic() + WITHIN
        quiet = 0
        while quiet < 3 and time.monotonic() < until:
            before = sum(cpu_seconds(self.part(name)) for name in ("web", "worker"))
            time.sleep(1.0)
            after = sum(cpu_seconds(self.part(name)) for name in ("web", "worker"))
            quiet = quiet + 1 if after - before < 0.15 else 0

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _what_it_tells(self) -> dict[str, Any]:
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError):
                told: dict[str, Any] = json.loads((self.data / "up.json").read_text())
                if told["ready"] and (self.data / "demo.json").exists():
                    return told
            time.sleep(0.05)
        raise RuntimeError("up.json does not say that it is ready")


def family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def memory_mb(process: psutil.Process) -> tuple[float, float]:
    """Resident and proportional megabytes of a process with its children. What they share counts once in the second."""
    resident = shared_out = 0
    for one in family(process):
        with contextlib.suppress(psutil.Error):
            found = one.memory_full_info()
            resident += found.rss
            shared_out += found.pss
    return resident / MB, shared_out / MB


def cpu_seconds(process: psutil.Process, *, ended_too: bool = False) -> float:
    """Processor time of a process and its living children, and of those that have ended where wanted."""
    spent = 0.0
    for one in family(process):
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            spent += times.user + times.system
            if ended_too:
                spent += times.children_user + times.children_system
    return spent


class Watch:
    """Samples the memory of parts four times a second while it is open; `peaks` name → (resident, proportional)."""

    def __init__(self, parts: dict[str, psutil.Process]) -> None:
        self._parts = parts
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peaks = dict.fromkeys(parts, (0.0, 0.0))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.25):
            for name, process in self._parts.items():
                resident, proportional = memory_mb(process)
                before = self.peaks[name]
                self.peaks[name] = (max(before[0], resident), max(before[1], proportional))
