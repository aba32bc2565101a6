"""What the check needs from outside: somebody who compares faces."""

from typing import Protocol

from bonafides.checks.selfie.rules import FaceFinding


class ComparerFailed(Exception):
    """The comparer broke down; it says nothing about the pictures. `code`: took_too_long, died, …"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FaceComparer(Protocol):
    """Measures how alike two faces are; judges nothing and keeps nothing."""

    def compare(self, portrait: bytes | None, selfie: bytes) -> FaceFinding:
        """The document's portrait against the selfie (both JPEG).

        None where no portrait was found: the selfie alone is looked at, the score is None and `no_face_in_document` is
        among the problems, so that the member hears of both pictures at once.

        The same pictures give the same finding. Raises ComparerFailed, never for what a picture shows.
        """
        ...
