"""What others may read of the document check."""

from dataclasses import dataclass

from bonafides.checks.document.models import Draft, Submission
from bonafides.checks.document.ports import AcceptedDocuments
from bonafides.checks.document.rules import Acceptance, AcceptedKind, Choice
from bonafides.core.errors import Unavailable

_accepted: list[AcceptedDocuments] = []


def use_accepted(accepted: AcceptedDocuments) -> None:
    """Set who knows which documents are accepted. Called by the wiring, through the services."""
    _accepted[:] = [accepted]


def acceptance() -> Acceptance:
    """Which documents are accepted at this moment."""
    if not _accepted:
        raise Unavailable("Nobody says which documents are accepted.")
    return _accepted[0].acceptance()


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryRow:
    """One line of the table of accepted documents."""

    code: str
    name: str
    kinds: tuple[AcceptedKind, ...]


def rows() -> list[CountryRow]:
    """Every issuer with the kinds that are accepted from it, by name."""
    accepted = acceptance()
    return [CountryRow(code=c, name=n, kinds=accepted.kinds_of(c)) for c, n in accepted.countries]


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftView:
    """What the member has begun: the choice, and whether the front is there."""

    id: str
    choice: Choice
    has_front: bool


def draft_of(verification_id: str) -> DraftView | None:
    """The member's draft, None where nothing is begun."""
    row = Draft.objects.filter(verification_id=verification_id).first()
    if row is None:
        return None
    return DraftView(
        id=row.id, choice=Choice(kind=row.kind, country=row.country), has_front=row.front is not None
    )


def choice_of(attempt_id: str) -> Choice | None:
    """What the member had chosen for an attempt: for staff, and for the next try."""
    row = Submission.objects.filter(pk=attempt_id).first()
    return Choice(kind=row.kind, country=row.country) if row else None
