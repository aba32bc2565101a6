"""Watches over the database and the parts: whatever ends is started again, and Ctrl-C ends all in good order."""

import signal
import time
from collections.abc import Callable
from types import FrameType

from bonafides.cli.up.parts import Part
from bonafides.core.postgres import Postgres, PostgresError

LOOK_EVERY = 0.2
GRACE_SECONDS = 35.0  # a request has 20 s to finish, a job 30 s


class Supervisor:
    """Runs parts and, where there is one, the embedded database, until asked to stop."""

    def __init__(
        self, database: Postgres | None, *, say: Callable[[str], None], changed: Callable[[], None]
    ) -> None:
        self.parts: list[Part] = []
        self.database = database
        self._say = say
        self._changed = changed
        self._stops = 0
        self._database_failures = 0
        self._database_not_before = 0.0

    def listen_to_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal ask to stop; a second one ends everything at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stops > 0

    def start(self, parts: list[Part]) -> None:
        """Start these parts, unless somebody asked to stop meanwhile."""
        if self.stopping:
            return
        self.parts = parts
        for part in parts:
            part.start()

    def watch(self, *, while_: Callable[[], bool] = lambda: True) -> None:
        """Look after everything until asked to stop, or as long as the condition holds."""
        while not self.stopping and while_():
            self._look_after_database()
            for part in self.parts:
                told = part.look_after()
                if told:
                    self._say(told)
                    self._changed()
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Parts first, each finishing what it has begun; the database last."""
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        for part in self.parts:
            while not part.wait(0.1):
                if self._stops > 1 or time.monotonic() > deadline:
                    self._say(f"{part.name} is ended before it has finished")
                    part.kill()
        if self.database is not None:
            self.database.stop()

    def _look_after_database(self) -> None:
        if self.database is None or self.database.pid is not None:
            return
        if time.monotonic() < self._database_not_before:
            return
        self._say("the database ended; restarting it")
        try:
            self.database.start()
        except PostgresError as error:
            self._database_failures += 1
            pause = min(2.0**self._database_failures, 30.0)
            self._database_not_before = time.monotonic() + pause
            self._say(f"{error} Trying again in {pause:g} s.")
        else:
            self._database_failures = 0
            self._say("the database runs again; everything that was committed is there")
            self._changed()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1
