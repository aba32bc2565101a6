"""What the courier needs from a mail server, a text gateway or a voice gateway."""

from dataclasses import dataclass
from typing import Protocol


class SendRefused(Exception):
    """This message will never go out: the address does not exist or may not be written to. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SendFailed(Exception):
    """It did not go out now; another try may succeed. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `message_id` stays the same over repeats, so that a gateway can drop a double."""

    message_id: str
    member_id: str
    channel: str  # email, sms or call
    to: str  # an e-mail address, or a number in E.164
    subject: str  # empty but for mail
    text: str  # for a call: what is spoken, after a key was pressed
    language: str


class Sender(Protocol):
    """Takes a message and has it delivered. Returns when the next station has accepted it."""

    def send(self, message: Outgoing) -> None:
        """Hand it over; raises SendRefused or SendFailed."""
        ...
