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

    def warm(self, children: int) -> None:
        """Load the networks in so many child processes, so that the first member does not wait for them. Blocks."""
        apart.warm(_look_at_nothing, children=children, seconds=self._seconds)


def _look_at_nothing() -> None:
    """In the child: one grey picture goes the whole way."""
    import io

    from PIL import Image

    from bonafides.checks.document.adapters.measuring import measure

    out = io.BytesIO()
    Image.new("RGB", (1200, 900), (128, 128, 128)).save(out, "JPEG")
    measure(out.getvalue(), None, date(2000, 1, 1))


def _measure(front: bytes, back: bytes | None, today: date) -> DocumentFinding:
    """In the child alone: the networks' runtimes are not imported into web processes."""
    from bonafides.checks.document.adapters.measuring import measure

    return measure(front, back, today)
