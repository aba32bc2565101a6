"""What the check needs from outside: somebody who reads documents, and somebody who says which are accepted."""

from datetime import date
from typing import Protocol

from bonafides.checks.document.rules import Acceptance, DocumentFinding


class ReaderFailed(Exception):
    """The reader broke down; it says nothing about the document. `code`: took_too_long, died, model_missing, …"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DocumentReader(Protocol):
    """Measures the pictures of one document; judges nothing."""

    def read(self, front: bytes, back: bytes | None, *, today: date) -> DocumentFinding:
        """What is on the pictures (JPEG as `vision.images` leaves them). `today` decides centuries.

        The same pictures give the same finding. Raises ReaderFailed, never for what a picture shows.
        """
        ...


class AcceptedDocuments(Protocol):
    """Knows the policy."""

    def acceptance(self) -> Acceptance:
        """What is accepted at this moment."""
        ...
