"""The supervisor: one PostgreSQL server as a child in the foreground, on a socket only."""

import fcntl
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

from bonafides.core.postgres.binaries import Binaries, choose
from bonafides.core.postgres.cluster import DATABASE, ROLE, ensure_cluster
from bonafides.core.postgres.errors import DataFolderBusy, StartFailed
from bonafides.core.postgres.home import PORT, Home, open_home
from bonafides.core.postgres.leftovers import end_leftovers

# Recovery after a crash replays the log since the last checkpoint; five minutes' worth takes seconds, not minutes.
_READY_WITHIN_SECONDS = 120.0
_LOG_ROTATES_AT_BYTES = 10_000_000
# What PostgreSQL waits for before it forces itself: clients finish, then abort, then the end.
_STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


class Postgres:
    """The embedded database of one data folder.

        with Postgres(Path("data")) as dsn:
            psycopg.connect(dsn)

    Threads may share an instance; processes may not share a data folder: the second gets DataFolderBusy.
    The server ends with `stop()`; one that outlived its supervisor is ended and replaced at the next `start()`.
    """

    def __init__(
        self, data_folder: Path | str, *, max_connections: int = 100, shared_buffers: str = "128MB"
    ) -> None:
        self.data_folder = Path(data_folder).absolute()
        self.max_connections = max_connections
        self.shared_buffers = shared_buffers
        self._home: Home | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._guard = threading.RLock()

    def start(self) -> str:
        """Make the database if need be, start it, wait until it takes connections; answers its DSN (a libpq URL).

        Safe to repeat: a running server is left alone, one that died is started again with all committed data.
        Raises BinariesMissing, DataFolderBusy, DataFolderUnusable or StartFailed.
        """
        with self._guard:
            home = self._home or open_home(self.data_folder)
            self._take_lock(home)
            try:
                if not self._alive():
                    self._launch(home)
                self._home = home
                return self._dsn(home)
            except BaseException:
                self._end_child()
                self._drop_lock()
                raise

    def stop(self) -> None:
        """End the server: running transactions are rolled back. Safe to repeat, and without a start."""
        with self._guard:
            self._end_child()
            if self._home is not None and self._lock is not None:
                self._home.close()
            self._drop_lock()
            self._home = None

    def ready(self) -> bool:
        """Whether the server started here is alive and takes connections."""
        home = self._home
        return home is not None and self._alive() and _says_ready(home.cluster, self._child)

    @property
    def folder(self) -> Path:
        """Where the database really is; `data_folder/postgres` unless that could not be reached."""
        return (self._home or open_home(self.data_folder)).folder

    @property
    def log(self) -> Path:
        """The server's log. Values of parameters and rows are kept out of it."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._alive() else None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"Postgres({str(self.data_folder)!r})"

    def _launch(self, home: Home) -> None:
        binaries = choose(home.account, cluster=home.cluster, copies=home.programs)
        ensure_cluster(home, binaries)
        end_leftovers(home.cluster)
        with _opened_log(home.log) as log:
            start = log.tell()
            self._child = home.account.popen(
                self._command(home, binaries), given=subprocess.DEVNULL, output=log
            )
        deadline = time.monotonic() + _READY_WITHIN_SECONDS
        while not _says_ready(home.cluster, self._child):
            if self._child.poll() is not None or time.monotonic() > deadline:
                raise StartFailed(
                    f"PostgreSQL did not start. The end of its log ({home.log}):\n{_tail(home, start)}"
                )
            time.sleep(0.005)

    def _command(self, home: Home, binaries: Binaries) -> list[str | Path]:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{home.socket_folder()}"',
            "unix_socket_permissions": "0700",
            "max_connections": str(self.max_connections),
            "shared_buffers": self.shared_buffers,
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A member's data must not reach the log: no statements, no parameters, no DETAIL lines with row values.
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
            "log_error_verbosity": "terse",
            "log_statement": "none",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [binaries.postgres, "-D", home.cluster, *options]

    def _dsn(self, home: Home) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(home.socket_folder()), safe='')}&port={PORT}"

    def _alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for number, patience in _STOP_STEPS:
            try:
                if child.poll() is None:
                    child.send_signal(number)
                child.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            break

    def _take_lock(self, home: Home) -> None:
        if self._lock is not None:
            return
        path = home.folder / "supervisor.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode(errors="replace").strip() or "unknown"
            os.close(handle)
            raise DataFolderBusy(
                f"Another Bonafides (process {holder}) already runs the database in {home.folder}. "
                f"Stop it first, or choose another data folder."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._lock = handle

    def _drop_lock(self) -> None:
        handle, self._lock = self._lock, None
        if handle is not None:
            os.close(handle)


def _says_ready(cluster: Path, child: subprocess.Popen[bytes] | None) -> bool:
    """Line 8 of postmaster.pid is the server's own word on its state; line 1 tells whose word it is."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return (
        child is not None and len(lines) >= 8 and lines[0] == str(child.pid) and lines[7].strip() == "ready"
    )


def _opened_log(path: Path) -> IO[bytes]:
    if path.exists() and path.stat().st_size > _LOG_ROTATES_AT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    log = path.open("ab")
    path.chmod(0o600)
    return log


def _tail(home: Home, start: int) -> str:
    with home.log.open("rb") as log:
        log.seek(start)
        return log.read()[-2000:].decode(errors="replace").strip() or "(nothing was logged)"
