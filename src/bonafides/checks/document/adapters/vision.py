"""The real reader: bonafides.vision, in a process of its own with a time limit."""

from datetime import date

from bonafides.checks.document.ports import ReaderFailed
from bonafides.checks.document.rules import DocumentFinding
from bonafides.core import apart

# Both sides of a card take 2 to 4 s on one busy core, networks loaded (tests/checks/document/test_reader.py logs
# the figure). A reader that needs ten times that hangs.
SECONDS = 45.0


class VisionReader:
    """Reads with `bonafides.vision`. A picture that hangs or kills the networks ends its child process only."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def read(self, front: bytes, back: bytes | None, *, today: date) -> DocumentFinding:
        """See the port."""
        try:
            return apart.call(_measure, front, back, today, seconds=self._seconds)
        except apart.ApartFailed as error:
            raise ReaderFailed(error.code) from error


def _measure(front: bytes, back: bytes | None, today: date) -> DocumentFinding:
    """In the child alone: the networks' runtimes are not imported into web processes."""
    from bonafides.checks.document.adapters.measuring import measure

    return measure(front, back, today)
