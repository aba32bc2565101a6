"""Personal data that tests plant, and the search for it in what leaves the places made for it."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bonafides.config.logs import JsonLines
from bonafides.core import events

# As the factories and the walker use them: names, addresses, phone and document numbers of people who do not exist.
CANARIES = re.compile(
    r"eriksson|anna maria|jürgen groß|okonkwo|şebnem|wolfeschlegel|priya rao|samuel abebe|abebe<"
    r"|canary-|anna@example|\ba@example\.org|bo@example|\bbo li\b|l898902c3|cnr\d{6}"
    r"|\+?1?20[1-9]555\d{4}|201[ -]555[ -]01",
    re.IGNORECASE,
)
PROBLEMS: list[str] = []  # problem documents that the test at hand was answered with


def found_in(place: str, texts: Iterable[str]) -> list[str]:
    """`place: what stood there`, for each canary."""
    return [
        f"{place}: …{text[max(0, at.start() - 80) : at.end() + 40]}…"
        for text in texts
        for at in CANARIES.finditer(text)
    ]


class Ears(logging.Handler):
    """Keeps log lines as the product would write them."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("bonafides", "django")):
            self.lines.append(self.format(record))


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was said while this is open: fills with events, log lines and problem documents that carry a canary."""
    leaks: list[str] = []
    told: list[str] = []
    PROBLEMS.clear()

    def listener(envelope: events.Envelope) -> None:
        told.append(f"{envelope.event.name} by {envelope.actor}: {envelope.event.data()}")

    ears = Ears()
    logging.getLogger().addHandler(ears)
    wired = list(events._listeners)
    events.listen(*wired, listener)
    try:
        yield leaks
    finally:
        logging.getLogger().removeHandler(ears)
        events.listen(*wired)
        leaks += found_in("event", told) + found_in("log", ears.lines) + found_in("problem", PROBLEMS)
