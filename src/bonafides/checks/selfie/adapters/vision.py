"""The real comparer: bonafides.vision.faces, in a process of its own with a time limit. Vectors never leave it."""

from bonafides.checks.selfie.ports import ComparerFailed
from bonafides.checks.selfie.rules import FaceFinding
from bonafides.core import apart

# A comparison takes about 0.3 s on one busy core, networks loaded (tests/checks/selfie/test_comparer.py logs the
# figure), and some seconds where they are loaded first. A comparer that needs ten times that hangs.
SECONDS = 45.0


class VisionComparer:
    """Compares with `bonafides.vision`."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def compare(self, portrait: bytes | None, selfie: bytes) -> FaceFinding:
        """See the port."""
        try:
            return apart.call(_measure, portrait, selfie, seconds=self._seconds)
        except apart.ApartFailed as error:
            raise ComparerFailed(error.code) from error


def _measure(portrait: bytes | None, selfie: bytes) -> FaceFinding:
    """In the child alone: the networks' runtimes are not imported into web processes."""
    from bonafides.vision.faces import compare

    found = compare(portrait, selfie)
    return FaceFinding(
        score=None if found.score is None else float(found.score),
        accept=found.accept,
        review_from=found.review_from,
        problems=tuple(str(reason) for reason in found.reasons),
        signals={name: float(value) for name, value in found.signals.items()},
        ms={name: round(spent, 2) for name, spent in found.timings.items()},
        model=found.model,
    )
