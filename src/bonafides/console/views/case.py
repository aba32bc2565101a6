"""One case: everything known, and what an agent can do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bonafides.console import accounts, forms
from bonafides.console.access import staff
from bonafides.console.facts.case import CaseFacts, gather, waiting_since
from bonafides.console.views.cases import KINDS
from bonafides.console.views.pictures import standing_reason
from bonafides.core import clock
from bonafides.core.errors import BonafidesError
from bonafides.reviews import queries, services
from bonafides.reviews.deciding import decide_case
from bonafides.reviews.states import CaseKind, CaseState
from bonafides.verifications import queries as verifications


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """One of the forms: its key on the keyboard, its words, what it offers."""

    name: str
    key: str
    title: str
    button: str
    means: str
    tone: str
    reasons: list[tuple[str, list[tuple[str, str]]]]
    checks: list[tuple[str, str, list[tuple[str, str]]]]
    form: forms.DecideForm | None


VERDICTS = (
    (
        "approve",
        "a",
        "Approve",
        "Approve",
        "What is in doubt is accepted; the member gets the result at once.",
        "",
    ),
    (
        "ask_again",
        "r",
        "Ask again",
        "Ask again",
        "The member does the chosen steps again. It costs no attempt.",
        "",
    ),
    (
        "decline",
        "d",
        "Decline",
        "Decline",
        "The verification ends. The member is told every reason and may appeal for 30 days; somebody else decides.",
        "button-danger",
    ),
)


@staff
@require_safe
def page(request: HttpRequest, case_id: str) -> HttpResponse:
    """The facts, the pictures, the conversation and the forms."""
    return _show(request, gather(case_id))


@staff
@require_safe
def holder(request: HttpRequest, case_id: str) -> HttpResponse:
    """Who holds the case at this moment: a fragment that the page fetches again and again."""
    case = queries.get(case_id)
    people = accounts.names({case.claimed_by, case.decided_by})
    context = {"case": case, "people": people, "me": str(request.user.pk)}
    return render(request, "console/_holder.html", context)


@staff
@require_POST
def claim(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take the case."""
    actor = accounts.actor_of(request)
    return _done(
        request, case_id, lambda: services.claim(case_id, actor=actor, now=clock.now()), "It is yours."
    )


@staff
@require_POST
def release(request: HttpRequest, case_id: str) -> HttpResponse:
    """Give the case back."""
    actor = accounts.actor_of(request)
    return _done(
        request,
        case_id,
        lambda: services.release(case_id, actor=actor, now=clock.now()),
        "Given back to all.",
    )


@staff
@require_POST
def write(request: HttpRequest, case_id: str) -> HttpResponse:
    """Write to the member; a question may be closed with the answer."""
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Please write something, at most 4,000 characters.")
        return HttpResponseRedirect(_address(case_id) + "#talk")
    words, actor, now = form.cleaned_data["words"], accounts.actor_of(request), clock.now()
    if request.POST.get("close"):
        return _done(
            request,
            case_id,
            lambda: decide_case(case_id, verdict="answer", note=words, actor=actor, now=now),
            "Answered. The member gets a mail with a fresh link.",
        )
    return _done(
        request,
        case_id,
        lambda: services.write(case_id, words=words, actor=actor, now=now),
        "Sent. The member gets a mail with a fresh link; the case stays open.",
    )


@staff
@require_POST
def decide(request: HttpRequest, case_id: str, verdict: str) -> HttpResponse:
    """Approve, ask again or decline."""
    if verdict not in {v[0] for v in VERDICTS}:
        raise Http404
    case = queries.get(case_id)
    if not case.undecided:
        messages.error(request, "This case is decided already; below is how.")
        return HttpResponseRedirect(_address(case_id))
    verification = verifications.get(case.verification_id)
    form = forms.DecideForm(request.POST, verdict=verdict, verification=verification)
    if not form.is_valid():
        return _show(request, gather(case_id), form, status=422)
    try:
        decide_case(
            case_id,
            verdict=verdict,
            choices=form.choices,
            codes=form.cleaned_data["codes"],
            note=form.cleaned_data["note"],
            actor=accounts.actor_of(request),
            now=clock.now(),
        )
    except BonafidesError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(_address(case_id))
    messages.success(request, "Decided. The member is told.")
    return HttpResponseRedirect(reverse("console:cases"))


def _show(
    request: HttpRequest, facts: CaseFacts, form: forms.DecideForm | None = None, status: int = 200
) -> HttpResponse:
    me, case = str(request.user.pk), facts.case
    barred = case.kind == CaseKind.APPEAL and me in queries.deciders(case.verification_id)
    context: dict[str, Any] = {
        "f": facts,
        "case": case,
        "kind": KINDS[case.kind],
        "age": waiting_since(case.opened, clock.now()),
        "me": me,
        "people": facts.people,
        "mine": case.state == CaseState.CLAIMED and case.claimed_by == me,
        "elses": case.state == CaseState.CLAIMED and case.claimed_by != me,
        "barred": barred,
        "verdicts": _verdicts(facts, form)
        if case.undecided and case.kind != CaseKind.HELP and not barred
        else [],
        "look_reasons": forms.LOOK_REASONS.items(),
        "looking": standing_reason(request, case.id),
        "here": "cases",
    }
    return render(request, "console/case.html", context, status=status)


def _verdicts(facts: CaseFacts, form: forms.DecideForm | None) -> list[Verdict]:
    checks = forms.open_checks(facts.verification)
    return [
        Verdict(
            name=name,
            key=key,
            title=title,
            button=button,
            means=means,
            tone=tone,
            reasons=forms.reasons_for(facts.verification, name),
            checks=[(c.kind, f"check_{c.kind}", forms.choices_for(c, name)) for c in checks],
            form=form if form and form.verdict == name else None,
        )
        for name, key, title, button, means, tone in VERDICTS
    ]


def _done(request: HttpRequest, case_id: str, what: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say how it went, and show the case."""
    try:
        what()
        messages.success(request, said)
    except BonafidesError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(_address(case_id))


def _address(case_id: str) -> str:
    return reverse("console:case", args=[case_id])
