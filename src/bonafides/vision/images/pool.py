"""A few warm children shared by all threads of a process: bounded in number, in waiting callers and in time."""

import threading
import time
from dataclasses import dataclass

from bonafides.vision.images.child import Child, ChildDied, ChildTooSlow
from bonafides.vision.images.contract import CleanImage, Code, Kind, Limits, UploadRefused
from bonafides.vision.images.pipeline import check_file
from bonafides.vision.images.wire import BrokenAnswer

_RETRY_AFTER_SECONDS = 5
# Codecs leak a little over many hostile files; a new child costs less than half a second.
_FILES_PER_CHILD = 2_000


@dataclass(frozen=True)
class Stats:
    """Counts since the pool was made: files decoded, children started, and those that ended unasked."""

    files: int
    started: int
    deaths: int
    overtimes: int


class Pool:
    """Cleans uploads in jailed children. Threads may share it; a forked process makes its own.

    `children` decode at the same time; at most `waiting` callers queue, each for at most `patience` seconds;
    beyond, UploadRefused with `upload_busy`.
    """

    def __init__(self, *, children: int = 2, waiting: int = 32, patience: float = 20.0) -> None:
        if children < 1 or waiting < 0:
            raise ValueError("a pool needs at least one child, and a queue cannot be shorter than none")
        self.children, self.waiting, self.patience = children, waiting, patience
        self._change = threading.Condition()
        self._idle: list[Child] = []
        self._taken = 0
        self._queue = 0
        self._files = self._started = self._deaths = self._overtimes = 0

    def clean(self, data: bytes, *, limits: Limits | None = None) -> CleanImage:
        """The clean picture of a stranger's file, decoded in a child.

        Raises UploadRefused for anything about the file or a full queue, and JailUnavailable when this machine
        cannot start children. A child that dies costs a second try on a fresh one, never the pool.
        """
        limits = limits or Limits()
        kind = check_file(data, limits)
        self._enter()
        try:
            result = self._decoded(data, kind, limits)
        finally:
            self._leave()
        if isinstance(result, UploadRefused):
            raise result
        return result

    def warm(self) -> None:
        """Start the children now, so that the first upload does not wait for them."""
        while True:
            with self._change:
                if len(self._idle) + self._taken >= self.children:
                    return
                self._taken += 1
            child = None
            try:
                child = self._start()
            finally:
                self._leave(child)

    def isolation(self) -> dict[str, bool]:
        """Which protections the jail reached on this machine, by name."""
        self._enter()
        child = None
        try:
            child = self._take()
            return child.isolation
        finally:
            self._leave(child)

    def stats(self) -> Stats:
        with self._change:
            return Stats(self._files, self._started, self._deaths, self._overtimes)

    def pids(self) -> list[int]:
        """Process ids of the children that wait for work."""
        with self._change:
            return [child.pid for child in self._idle]

    def close(self) -> None:
        """End the idle children. The pool stays usable: the next file starts new ones."""
        with self._change:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _decoded(self, data: bytes, kind: Kind, limits: Limits) -> CleanImage | UploadRefused:
        for _ in range(2):
            child = self._take()
            try:
                result = child.clean(data, limits)
            except ChildTooSlow:
                self._lost(child, overtime=True)
                return UploadRefused(Code.FILE_TOOK_TOO_LONG)
            except ChildDied as died:
                self._lost(child, overtime=died.overtime)
                if died.overtime:
                    return UploadRefused(Code.FILE_TOOK_TOO_LONG)
            except BrokenAnswer:
                self._lost(child, overtime=False)
                break
            except BaseException:
                child.end()
                raise
            else:
                self._give_back(child)
                return result
        return UploadRefused(Code.PDF_DAMAGED if kind is Kind.PDF else Code.FILE_DAMAGED)

    def _enter(self) -> None:
        deadline = time.monotonic() + self.patience
        with self._change:
            if self._taken >= self.children:
                if self._queue >= self.waiting:
                    raise UploadRefused(Code.UPLOAD_BUSY, {"retry_after": _RETRY_AFTER_SECONDS})
                self._queue += 1
                try:
                    while self._taken >= self.children:
                        if not self._change.wait(max(0.0, deadline - time.monotonic())):
                            raise UploadRefused(Code.UPLOAD_BUSY, {"retry_after": _RETRY_AFTER_SECONDS})
                finally:
                    self._queue -= 1
            self._taken += 1

    def _leave(self, child: Child | None = None) -> None:
        with self._change:
            self._taken -= 1
            if child is not None:
                self._idle.append(child)
            self._change.notify()

    def _take(self) -> Child:
        while True:
            with self._change:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return self._start()
            if child.alive():
                return child
            self._lost(child, overtime=False)

    def _start(self) -> Child:
        child = Child()
        with self._change:
            self._started += 1
        return child

    def _give_back(self, child: Child) -> None:
        with self._change:
            self._files += 1
            if child.files < _FILES_PER_CHILD:
                self._idle.append(child)
                return
        child.end()

    def _lost(self, child: Child, *, overtime: bool) -> None:
        child.end()
        with self._change:
            self._overtimes += overtime
            self._deaths += not overtime
