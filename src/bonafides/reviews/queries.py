"""What others may read of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from bonafides.core.errors import NotFound
from bonafides.reviews.models import Case, CaseMessage
from bonafides.reviews.states import UNDECIDED, CaseKind, CaseState, Verdict
from bonafides.vault import services as vault


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message as the member reads it: `who` is you or us."""

    who: str
    words: str
    at: datetime
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case without what anybody wrote. `claimed_by` and `decided_by` are account numbers as text, or empty."""

    id: str
    kind: CaseKind
    state: CaseState
    verification_id: str
    member_id: str
    step: str
    topic: str
    reasons: tuple[str, ...]
    verdict: Verdict | None
    codes: tuple[str, ...]
    choices: dict[str, str]
    opened: datetime
    opened_by: str
    claimed: datetime | None
    claimed_by: str
    decided: datetime | None
    decided_by: str

    @property
    def undecided(self) -> bool:
        """Open or claimed."""
        return self.state in UNDECIDED


def _view(row: Case) -> CaseView:
    return CaseView(
        id=row.id,
        kind=CaseKind(row.kind),
        state=CaseState(row.state),
        verification_id=row.verification_id,
        member_id=row.member_id,
        step=row.step,
        topic=row.topic,
        reasons=tuple(row.reasons),
        verdict=Verdict(row.verdict) if row.verdict else None,
        codes=tuple(row.codes),
        choices=row.choices,
        opened=row.opened,
        opened_by=row.opened_by,
        claimed=row.claimed,
        claimed_by=row.claimed_by,
        decided=row.decided,
        decided_by=row.decided_by,
    )


def get(case_id: str) -> CaseView:
    """One case; NotFound otherwise."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NotFound("There is no such case.", param="case")
    return _view(row)


def conversation(verification_id: str) -> list[Message]:
    """All that was written about a verification, over all its cases, oldest first."""
    rows = CaseMessage.objects.filter(case__verification_id=verification_id)
    found = rows.select_related("case").order_by("at", "id")
    return [
        Message(
            who="you" if r.who == "member" else "us",
            words=vault.unseal(r, "words", subject=r.case.member_id),
            at=r.at,
            author=r.author,
        )
        for r in found
    ]


def open_case_of(verification_id: str) -> CaseView | None:
    """The newest undecided case of a verification."""
    rows = Case.objects.filter(verification_id=verification_id, state__in=sorted(UNDECIDED))
    row = rows.order_by("-opened", "-id").first()
    return _view(row) if row else None


def of_verification(verification_id: str) -> list[CaseView]:
    """All cases of a verification, oldest first."""
    return [_view(r) for r in Case.objects.filter(verification_id=verification_id).order_by("opened", "id")]


def deciders(verification_id: str) -> frozenset[str]:
    """Account numbers of those who decided about a verification: none of them decides an appeal against it."""
    verdicts = [Verdict.APPROVE, Verdict.ASK_AGAIN, Verdict.DECLINE]
    rows = Case.objects.filter(verification_id=verification_id, verdict__in=verdicts)
    return frozenset(rows.values_list("decided_by", flat=True))


def page(
    *,
    states: Sequence[str] = (),
    kind: str | None = None,
    claimed_by: str | None = None,
    offset: int = 0,
    limit: int,
) -> list[CaseView]:
    """Oldest first; one more than asked tells of more."""
    rows = _filtered(states=states, kind=kind, claimed_by=claimed_by).order_by("opened", "id")
    return [_view(r) for r in rows[offset : offset + limit]]


def count(*, states: Sequence[str] = (), kind: str | None = None, claimed_by: str | None = None) -> int:
    """How many cases `page` would show in all."""
    return _filtered(states=states, kind=kind, claimed_by=claimed_by).count()


def _filtered(*, states: Sequence[str], kind: str | None, claimed_by: str | None) -> QuerySet[Case]:
    rows = Case.objects.all()
    if states:
        rows = rows.filter(state__in=states)
    if kind:
        rows = rows.filter(kind=kind)
    if claimed_by is not None:
        rows = rows.filter(claimed_by=claimed_by)
    return rows


def waiting() -> dict[tuple[str, str], tuple[int, datetime]]:
    """(kind, state) of undecided cases → how many, and since when the oldest waits."""
    rows = Case.objects.filter(state__in=sorted(UNDECIDED)).values_list("kind", "state")
    counted = rows.annotate(number=Count("id"), oldest=Min("opened")).order_by()
    return {(kind, state): (number, oldest) for kind, state, number, oldest in counted}
