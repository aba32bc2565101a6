"""One running `up` a data folder: the lock that says so, and what it tells about itself."""

import fcntl
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from bonafides.cli.output import Failed, Refused


class Instance:
    """The lock and the state file (`DATA/up.lock`, `DATA/up.json`) of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.state_file = data / "up.json"
        self._lock: int | None = None

    def take(self) -> None:
        """Hold the folder for this process; Refused while another `up` has it."""
        self._make_folder()
        handle = self._open()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(handle, 32, 0).decode().strip() or "unknown"
            os.close(handle)
            raise Refused(
                f"Bonafides already runs on the data in {self.data} (process {pid}). "
                "Stop it with `bonafides down`, or choose another folder: --data DIR (make run DATA=…)."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._lock = handle

    def drop(self) -> None:
        """Free the folder again."""
        self.state_file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def keep_mode(self, mode: str) -> None:
        """A folder made for a demo stays one: its accounts have passwords that stood on a terminal."""
        file = self.data / "mode"
        if not file.exists():
            file.write_text(f"{mode}\n")
        elif (kept := file.read_text().strip()) != mode:
            raise Refused(
                f"The data in {self.data} was made in {kept} mode and cannot be used in {mode} mode. "
                "Choose another folder: --data DIR."
            )

    def tell(self, state: dict[str, Any]) -> None:
        """Write down what others may know: process ids, addresses, whether it is ready."""
        partial = self.state_file.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(state, out)
        partial.replace(self.state_file)

    def told(self) -> dict[str, Any]:
        """What the running one told; empty where none runs."""
        try:
            found: dict[str, Any] = json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def runs(self) -> int | None:
        """The process that holds the folder, None where none does."""
        if not self.data.is_dir() or not (self.data / "up.lock").exists():
            return None
        handle = self._open()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(os.pread(handle, 32, 0).decode().strip() or 0) or None
        finally:
            os.close(handle)
        return None

    def stop(self, *, within: float) -> bool:
        """End the running one; False where none runs. Failed when it does not end in time."""
        pid = self.runs()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + within
        while self.runs() is not None:
            if time.monotonic() > deadline:
                raise Failed(f"Process {pid} has not ended within {within:g} s; it is still finishing jobs.")
            time.sleep(0.05)
        return True

    def _open(self) -> int:
        return os.open(self.data / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _make_folder(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            if not os.access(self.data, os.W_OK | os.X_OK):
                raise PermissionError(13, "no right to write")
        except OSError as error:
            raise Refused(f"The data folder {self.data} cannot be used: {error.strerror}.") from None
