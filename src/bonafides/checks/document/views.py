"""Pages of the document check: choose, photograph the front, photograph the back; and what is accepted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bonafides.checks.document import queries, services
from bonafides.checks.document.forms import ChoiceForm
from bonafides.checks.document.rules import Choice
from bonafides.core import clock
from bonafides.core.errors import BonafidesError
from bonafides.core.events import Actor
from bonafides.core.pictures import ACCEPT, PhotoForm, SeeOther, by_script, proceed, refused, told
from bonafides.verifications.queries import VerificationView


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Choose kind and country."""
    v = _verification(request)
    accepted = queries.acceptance()
    if request.method == "POST":
        form = ChoiceForm(accepted, request.POST)
        if form.is_valid():
            services.choose(v, form.choice, now=clock.now())
            return SeeOther(reverse("document:front", args=[v.id]))
    else:
        begun = _begun(v)
        given = {"country": begun.country, "kind": begun.kind} if begun else {}
        form = ChoiceForm(accepted, initial=given)
    context = {
        "form": form,
        "accepted": accepted,
        "values": _values(form),
        "kinds_by_country": {row.code: [k.kind for k in row.kinds] for row in queries.rows()},
    }
    return render(request, "document_check/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def front(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Photograph the front."""
    return _photo(request, side="front")


@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Photograph the back, or say that the lines are on the front."""
    return _photo(request, side="back")


@require_GET
def accepted_documents(request: HttpRequest) -> HttpResponse:
    """Which documents are accepted, per country. Public."""
    accepted = queries.acceptance()
    country = request.GET.get("country", "").upper()
    known = country in dict(accepted.countries)
    context = {
        "accepted": accepted,
        "country": country if known else "",
        "country_name": accepted.names.get(country, country),
        "kinds": accepted.kinds_of(country) if known else (),
        "asked": bool(country),
        "rows": queries.rows(),
    }
    return render(request, "document_check/accepted.html", context)


def _photo(request: HttpRequest, *, side: str) -> HttpResponse:
    v = _verification(request)
    draft = queries.draft_of(v.id)
    if draft is None or (side == "back" and not draft.has_front):
        return SeeOther(reverse("document:front" if draft else "document:start", args=[v.id]))
    if request.method == "GET":
        return _page(request, draft, side, None)
    form = PhotoForm(request)
    skipped = side == "back" and "no_back" in request.POST
    if not skipped and not form.is_valid():
        return refused(form) if by_script(request) else _page(request, draft, side, form)
    try:
        url = _handed_in(v, request.POST.get("draft", ""), side, None if skipped else form.picture.jpeg)
    except BonafidesError as error:
        if by_script(request):
            return told(error)
        raise
    return proceed(request, url)


def _handed_in(v: VerificationView, draft_id: str, side: str, jpeg: bytes | None) -> str:
    """Hand the photo to the services; where to go next."""
    actor, now = Actor("member", v.member_id), clock.now()
    if side == "back":
        services.submit_back(v, draft_id, jpeg, actor=actor, now=now)
    elif services.submit_front(v, draft_id, jpeg or b"", actor=actor, now=now) is None:
        return reverse("document:back", args=[v.id])
    return reverse("flow:next", args=[v.id])


def _page(request: HttpRequest, draft: queries.DraftView, side: str, form: PhotoForm | None) -> HttpResponse:
    accepted = queries.acceptance()
    kind = accepted.kind(draft.choice.kind)
    context = {
        "draft": draft,
        "side": side,
        "kind": kind,
        "title": accepted.title(draft.choice.kind),
        "country_name": accepted.names.get(draft.choice.country, draft.choice.country),
        "passport": kind is not None and not kind.two_sided,
        "accept": ACCEPT,
        "refusal": form.refusal if form else None,
    }
    return render(request, "document_check/photo.html", context, status=form.status if form else 200)


def _begun(v: VerificationView) -> Choice | None:
    """What the member chose before: in the draft, or for the last try."""
    draft = queries.draft_of(v.id)
    if draft:
        return draft.choice
    check = v.check(services.KIND)
    return queries.choice_of(check.latest_attempt) if check and check.latest_attempt else None


def _values(form: ChoiceForm) -> dict[str, Any]:
    return {name: form[name].value() or "" for name in ("country", "kind")}


def _verification(request: HttpRequest) -> VerificationView:
    v: VerificationView = request.verification  # type: ignore[attr-defined]  # set by flow/guard.py
    return v
