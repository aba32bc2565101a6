"""Events: something happened. Emitted inside the business transaction; exactly two listeners hear them (config/wiring.py)."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.db import transaction

from bonafides.core import clock
from bonafides.core.ids import new_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. `kind` is member, staff, api or system; `id` is never a name or an address."""

    kind: str
    id: str


SYSTEM = Actor("system", "bonafides")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Fields are ids, codes, numbers and times: never personal data (a test guards it)."""

    name: ClassVar[str]
    public: ClassVar[bool] = False  # public events go to webhooks and `GET /v1/events`

    def data(self) -> dict[str, Any]:
        """The fields as JSON-ready values."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One emitted event with its id, its moment and its actor."""

    id: str
    at: datetime
    actor: Actor
    event: Event


Listener = Callable[[Envelope], None]
_listeners: list[Listener] = []
CATALOGUE: dict[str, type[Event]] = {}


_E = TypeVar("_E", bound=Event)


def catalogued(cls: type[_E]) -> type[_E]:
    """Class decorator: enter an event into the catalogue; a name is used once."""
    known = CATALOGUE.setdefault(cls.name, cls)
    if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
        raise ValueError(f"two events are named {cls.name}")
    return cls


def listen(*listeners: Listener) -> None:
    """Set who hears every event, in this order. Called once, by the wiring."""
    _listeners[:] = listeners


def emit(happened: Event, *, actor: Actor) -> Envelope:
    """Tell the listeners. Must run in the transaction of the change, so that both commit or neither does."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{happened.name} emitted outside a transaction")
    envelope = Envelope(new_id("evt"), clock.now(), actor, happened)
    for listener in _listeners:
        listener(envelope)
    return envelope
