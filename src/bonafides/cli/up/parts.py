"""One part of the service as a process of its own: started, watched, restarted, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bonafides.cli.up import tied

STEADY_SECONDS = 30.0  # a part that ran for so long is healthy again: the next restart is at once
LONGEST_PAUSE = 15.0
LOG_ROTATES_AT_BYTES = 20_000_000


def pause_before(restart: int) -> float:
    """Seconds to wait before restart number 1, 2, 3 …: none, half a second, one, two, four … at most 15."""
    return 0.0 if restart <= 1 else min(0.25 * 2.0 ** (restart - 1), LONGEST_PAUSE)


@dataclass
class Part:
    """A program that has to run as long as the service does."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    _started: float = 0.0
    _not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start it, in a session of its own, so that Ctrl-C at the terminal reaches the supervisor alone."""
        _rotate(self.log)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, "-I", "-S", tied.__file__, str(os.getpid()), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(self.environment),
                pass_fds=tuple(self.descriptors),
                start_new_session=True,
            )
        self._started = time.monotonic()

    @property
    def pid(self) -> int | None:
        """Its process, None while it does not run."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def look_after(self) -> str | None:
        """Restart it when it is due; answers a line worth telling, or None. Call it a few times a second."""
        if self.process is None:
            if time.monotonic() >= self._not_before:
                self.start()
                return f"{self.name} runs again (process {self.pid})"
            return None
        code = self.process.poll()
        if code is None:
            return None
        if time.monotonic() - self._started > STEADY_SECONDS:
            self.restarts = 0
        self.restarts += 1
        pause = pause_before(self.restarts)
        self.process, self._not_before = None, time.monotonic() + pause
        return f"{self.name} ended with {_ended(code)}; restarting in {pause:g} s (log: {self.log})"

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is begun, then end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, to it and all that it started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Whether it ended within this time."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


def _ended(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _rotate(log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_ROTATES_AT_BYTES:
        log.replace(log.with_suffix(".log.1"))
