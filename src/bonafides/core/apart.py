"""Work in a process of its own: native code that hangs or dies takes neither a worker nor its job with it.

`call(function, …, seconds=20)` runs an importable function in a warm child process and answers what it returns.
Children are kept and used again, one per call that runs at the same time; they end with their parent.
"""

import atexit
import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
# Importing the networks' runtimes takes 2 to 4 s on a loaded machine; a child that needs ten times that is stuck.
START_SECONDS = 40.0
_spawn = multiprocessing.get_context("spawn")


class ApartFailed(Exception):
    """The work was not done. `code`: `took_too_long`, `died`, or the name of the exception that it raised."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Child:
    def __init__(self) -> None:
        self.connection, theirs = _spawn.Pipe()
        self.process = _spawn.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        if not self.connection.poll(START_SECONDS):
            self.end()
            raise ApartFailed("took_too_long")

    def ask(self, work: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        try:
            self.connection.send(work)
            if not self.connection.poll(seconds):
                raise ApartFailed("took_too_long")
            answer: tuple[str, Any] = self.connection.recv()
        except (EOFError, OSError) as error:
            raise ApartFailed("died") from error
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.connection.close()


_idle: list[_Child] = []
_change = threading.Condition()
_running = 0  # children at work, idle or being started
_most = 64  # one for each job that a worker may do at a time; `warm` says how many that is


def call(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
    """What `function(*arguments)` answers, from a child process. Function, arguments and answer must pickle.

    Raises ApartFailed when it takes longer than `seconds`, when the process dies, or when the function raises:
    the exception's text stays in the child, for it may quote what it was given. Safe to repeat.
    """
    child = _take()
    try:
        state, value = child.ask((function, arguments), seconds)
    except BaseException:
        _end(child)
        raise
    _give_back(child)
    if state == "raised":
        raise ApartFailed(str(value))
    answer: T = value
    return answer


def warm(function: Callable[..., Any], *arguments: Any, children: int, seconds: float) -> None:
    """Have so many children at hand that have done `function(*arguments)` once, and so loaded what it needs.

    Blocks; what fails here fails again, and is told, when it is called for. From now on there are never more than so
    many: a call that comes meanwhile waits for one of them instead of loading everything once more.
    """
    global _most  # noqa: PLW0603 - one set of children a process
    with _change:
        _most = children

    def load() -> None:
        with suppress(ApartFailed, OSError):
            call(function, *arguments, seconds=seconds)

    # at the same time: one after another would use one child again and again
    threads = [threading.Thread(target=load, daemon=True) for _ in range(children)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _take() -> _Child:
    global _running  # noqa: PLW0603 - one set of children a process
    with _change:
        while True:
            while _idle:
                child = _idle.pop()
                if child.process.is_alive():
                    return child
                child.end()
                _running -= 1
            if _running < _most:
                _running += 1
                break
            _change.wait()
    try:
        child = _Child()
    except BaseException:
        _one_less()
        raise
    try:
        child.connection.recv()  # the greeting
    except EOFError as error:
        _end(child)
        raise ApartFailed("died") from error
    return child


def _give_back(child: _Child) -> None:
    with _change:
        if _running <= _most:
            _idle.append(child)
            _change.notify()
            return
    _end(child)


def _end(child: _Child) -> None:
    child.end()
    _one_less()


def _one_less() -> None:
    global _running  # noqa: PLW0603 - one set of children a process
    with _change:
        _running -= 1
        _change.notify()


def close() -> None:
    """End all idle children. Called at exit; safe to repeat."""
    global _running  # noqa: PLW0603 - one set of children a process
    with _change:
        while _idle:
            _idle.pop().end()
            _running -= 1
        _change.notify_all()


atexit.register(close)


def _forget() -> None:
    """After a fork the children belong to the parent."""
    global _change, _running
    _idle.clear()
    _change, _running = threading.Condition(), 0


os.register_at_fork(after_in_child=_forget)


def _serve(connection: Connection) -> None:
    """The child's loop; ends when the parent does."""
    with suppress(EOFError, OSError, KeyboardInterrupt):
        connection.send("ready")
        while True:
            work = connection.recv_bytes()
            try:
                function, arguments = pickle.loads(work)  # noqa: S301 - from our own parent
                answer = ("answered", function(*arguments))
            except Exception as error:  # noqa: BLE001 - told by name; the job decides what it means
                answer = ("raised", type(error).__name__)
            connection.send(answer)
