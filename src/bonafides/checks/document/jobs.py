"""Jobs of the document check; each is safe to repeat."""

from bonafides.checks.document import services
from bonafides.core import clock, jobs
from bonafides.core.events import SYSTEM


@jobs.job("document.read")
def read(*, attempt_id: str) -> None:
    """Read and judge what was handed in."""
    services.read(attempt_id, actor=SYSTEM, now=clock.now())


@jobs.job("document.forget_draft")
def forget_draft(*, draft_id: str) -> None:
    """Drop what was begun a day ago and never handed in."""
    services.forget_draft(draft_id)
