"""The list of cases: whoever has waited longest stands first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonafides.console import accounts
from bonafides.console.access import staff
from bonafides.console.facts.case import finding, waiting_since
from bonafides.core import clock
from bonafides.reviews import queries
from bonafides.reviews.queries import CaseView
from bonafides.reviews.states import CaseKind, CaseState
from bonafides.verifications.reasons import REASONS, reason

PAGE = 25
STATES = {
    "waiting": ("Open", [CaseState.OPEN]),
    "undecided": ("Open and taken", [CaseState.OPEN, CaseState.CLAIMED]),
    "claimed": ("Taken", [CaseState.CLAIMED]),
    "decided": ("Decided", [CaseState.DECIDED]),
}
KINDS = {
    CaseKind.REVIEW: "Review",
    CaseKind.HELP: "Question",
    CaseKind.CANNOT: "Cannot do a step",
    CaseKind.APPEAL: "Appeal",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of the list."""

    case: CaseView
    kind: str
    age: str
    late: bool  # members were told a moment, and it has passed
    holder: str
    mine: bool
    reasons: tuple[str, ...]


@staff
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Cases by state, kind and holder."""
    now, me = clock.now(), str(request.user.pk)
    state = request.GET.get("state", "undecided")
    state = state if state in STATES else "undecided"
    kind = request.GET.get("kind", "")
    kind = kind if kind in tuple(CaseKind) else ""
    mine = request.GET.get("mine") == "1"
    number = int(text) if (text := request.GET.get("page", "1")).isdecimal() and len(text) < 7 else 1
    chosen = {"states": STATES[state][1], "kind": kind or None, "claimed_by": me if mine else None}
    offset = PAGE * (max(1, number) - 1)
    found = queries.page(**chosen, offset=offset, limit=PAGE + 1)  # type: ignore[arg-type]
    people = accounts.names({c.claimed_by for c in found})
    context = {
        "lines": [_line(c, people, me, now) for c in found[:PAGE]],
        "total": queries.count(**chosen),  # type: ignore[arg-type]
        "states": [(key, text) for key, (text, _) in STATES.items()],
        "kinds": KINDS.items(),
        "state": state,
        "kind": kind,
        "mine": mine,
        "number": max(1, number),
        "next": _link(state, kind, mine, number + 1) if len(found) > PAGE else "",
        "previous": _link(state, kind, mine, number - 1) if number > 1 else "",
        "here": "cases",
    }
    return render(request, "console/cases.html", context)


def _line(case: CaseView, people: dict[str, str], me: str, now: datetime) -> Line:
    found = [finding(reason(code), "en") for code in case.reasons if code in REASONS]
    return Line(
        case=case,
        kind=KINDS[case.kind],
        age=waiting_since(case.opened, now),
        late=case.opened + timedelta(hours=settings.REVIEW_HOURS) < now,
        holder=people.get(case.claimed_by, ""),
        mine=case.claimed_by == me,
        reasons=tuple(
            text.staff or text.message for text in found
        ),  # what the member reads may hide the cause
    )


def _link(state: str, kind: str, mine: bool, number: int) -> str:
    return "?" + urlencode({"state": state, "kind": kind, "mine": int(mine), "page": number})
