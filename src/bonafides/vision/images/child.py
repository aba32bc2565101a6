"""The parent's end of one jailed child: start it, ask it, end it."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO

from bonafides.vision.images import wire
from bonafides.vision.images.contract import CleanImage, Limits, UploadRefused

_START_SECONDS = 60.0
_PIPE_BYTES = 1 << 20
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, Linux
_CHUNK_BYTES = 1 << 20


class ChildDied(Exception):
    """The child ended in the middle of a file. `overtime` tells that the kernel ended it for its CPU time."""

    def __init__(self, *, overtime: bool) -> None:
        super().__init__("the decoding process ended")
        self.overtime = overtime


class ChildTooSlow(Exception):
    """No answer in time."""


class JailUnavailable(RuntimeError):
    """Decoding processes cannot be started on this machine at all; the text says what the last one said."""


class Child:
    """One decoding process. Not for two threads at once; the pool sees to that."""

    def __init__(self) -> None:
        path = os.pathsep.join(part for part in sys.path if part)
        environment = {
            "PYTHONPATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
        }
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bonafides.vision.images.jail"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise JailUnavailable(f"The decoding process could not be started: {error}") from error
        self._in, self._out = _opened(self._process.stdin), _opened(self._process.stdout)
        for pipe in (self._in, self._out):
            os.set_blocking(pipe.fileno(), False)
            _widen(pipe.fileno())
        self._owner = os.getpid()
        self.files = 0
        self.isolation = self._greeting()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def clean(self, data: bytes, limits: Limits) -> CleanImage | UploadRefused:
        """Send a file and wait for what became of it. After any exception the child must be ended.

        Raises ChildDied, ChildTooSlow, wire.BrokenAnswer.
        """
        self.files += 1
        header, body = self._exchange(wire.request(data, limits), time.monotonic() + limits.seconds)
        return wire.result_of(header, body)

    def end(self) -> None:
        """Kill the child and wait for it; a forked process only lets go of it. Safe to repeat."""
        ours = os.getpid() == self._owner
        if ours and self.alive():
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)  # it leads a session of its own
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if ours:
            self._process.wait()

    def _greeting(self) -> dict[str, bool]:
        try:
            header, _ = self._exchange(b"", time.monotonic() + _START_SECONDS)
            return {str(name): bool(value) for name, value in json.loads(header)["ready"].items()}
        except (ChildDied, ChildTooSlow, wire.BrokenAnswer, ValueError, KeyError) as error:
            with suppress(OSError):
                self._process.kill()
            said = _opened(self._process.stderr).read()[-2000:].decode(errors="replace").strip()
            self.end()
            raise JailUnavailable(f"The decoding process did not come up. It said:\n{said}") from error

    def _exchange(self, message: bytes, deadline: float) -> tuple[bytes, bytes]:
        """Write and read at the same time, so that neither side can block the other."""
        unsent, received, wanted = memoryview(message), bytearray(), wire.PREFIX.size
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if unsent:
                selector.register(self._in, selectors.EVENT_WRITE)
            while len(received) < wanted:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready and time.monotonic() >= deadline:
                    raise ChildTooSlow
                for key, _ in ready:
                    if key.fileobj is self._in:
                        unsent = self._send(unsent)
                        if not unsent:
                            selector.unregister(self._in)
                    else:
                        received += self._receive()
                if len(received) >= wire.PREFIX.size:
                    wanted = _wanted(received)
        header_bytes, _ = wire.PREFIX.unpack_from(received)
        split = wire.PREFIX.size + header_bytes
        return bytes(received[wire.PREFIX.size : split]), bytes(received[split:])

    def _send(self, unsent: memoryview) -> memoryview:
        try:
            return unsent[os.write(self._in.fileno(), unsent[:_CHUNK_BYTES]) :]
        except BlockingIOError:
            return unsent
        except BrokenPipeError:
            raise self._death() from None

    def _receive(self) -> bytes:
        try:
            part = os.read(self._out.fileno(), _CHUNK_BYTES)
        except BlockingIOError:
            return b""
        if not part:
            raise self._death()
        return part

    def _death(self) -> ChildDied:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        return ChildDied(overtime=self._process.returncode == -signal.SIGXCPU)


def _wanted(received: bytearray) -> int:
    header_bytes, body_bytes = wire.PREFIX.unpack_from(received)
    total = wire.PREFIX.size + int(header_bytes) + int(body_bytes)
    too_much = (
        header_bytes > wire.MAX_HEADER_BYTES or body_bytes > wire.MAX_BODY_BYTES or len(received) > total
    )
    if too_much:
        raise wire.BrokenAnswer("wrong length")
    return total


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _widen(pipe: int) -> None:
    """Fewer, larger steps for a photo of several MB; the default pipe holds 64 kB."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, _SET_PIPE_SIZE, _PIPE_BYTES)
