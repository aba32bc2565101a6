"""What happens to messages."""

from dataclasses import dataclass
from typing import ClassVar

from bonafides.core.events import Event, catalogued


@catalogued
@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """A mail, text or call was handed to its provider."""

    name: ClassVar[str] = "message.sent"
    member_id: str  # to whom
    message_id: str  # which message
    channel: str  # email, sms or call
    template: str  # which text


@catalogued
@dataclass(frozen=True, kw_only=True)
class MessageAbandoned(Event):
    """A mail, text or call could not be delivered."""

    name: ClassVar[str] = "message.abandoned"
    member_id: str  # to whom
    message_id: str  # which message
    channel: str  # email, sms or call
    template: str  # which text
    problem: str  # code of the cause
