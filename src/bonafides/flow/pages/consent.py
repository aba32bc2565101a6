"""The agreement, and what a member can do who does not agree."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bonafides.core import clock
from bonafides.flow.pages import consents
from bonafides.flow.pages.forms import ConsentForm
from bonafides.flow.pages.requests import MemberRequest, actor_of, see_other
from bonafides.flow.steps import AT_ONCE
from bonafides.members.consents import IDENTITY_CHECK
from bonafides.verifications import lifecycle
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import CheckState, VerificationState


@require_http_methods(["GET", "POST"])
def consent(request: MemberRequest, verification_id: str) -> HttpResponse:
    """What is checked, kept and seen; the agreement as one row for each purpose."""
    v = request.verification
    asked = [c.kind for c in v.checks if c.state != CheckState.CREDITED]
    page = consents.consent_page(asked, marketplace=settings.MARKETPLACE)
    standing = {
        "agree": IDENTITY_CHECK in request.facts.consents,
        "way": next((w for w in consents.WAYS if w in request.facts.consents), ""),
    }
    form = ConsentForm(request.POST if request.method == "POST" else None, page=page, initial=standing)
    if form.is_bound and form.is_valid():
        consents.agree(
            v, way=form.cleaned_data.get("way"), version=page.version, actor=actor_of(v), now=clock.now()
        )
        return see_other("flow:next", v.id)
    credited = [c.kind for c in v.checks if c.state == CheckState.CREDITED]
    context = {
        "page": page,
        "form": form,
        "credited": credited,
        "chosen": form["way"].value() if page.ways else "",
    }
    return render(request, "flow/consent.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def options(request: MemberRequest, verification_id: str) -> HttpResponse:
    """No wall: another way, a question, a later day; and taking an agreement back."""
    v = request.verification
    if request.method == "POST":
        return _take_back(request)
    return render(
        request,
        "flow/options.html",
        {
            "agreed": IDENTITY_CHECK in request.facts.consents,
            "faces": v.check("selfie") is not None,
            "ends": _is_looked_at(v),
        },
    )


def _is_looked_at(v: VerificationView) -> bool:
    """Whether something that was handed in waits for the engine or for a person."""
    photos = any(c.state == CheckState.IN_PROGRESS and c.kind not in AT_ONCE for c in v.checks)
    return photos or v.state != VerificationState.REQUIRES_INPUT


def _take_back(request: MemberRequest) -> HttpResponse:
    v, now = request.verification, clock.now()
    if consents.take_back(v, actor=actor_of(v), now=now):
        messages.info(request, "You have taken your agreement back. Nothing further is checked.")
    if _is_looked_at(v):
        # what is being looked at may not be looked at any more
        lifecycle.move_if_possible(v.id, VerificationState.CANCELED, actor=actor_of(v), now=now)
    return see_other("flow:next", v.id)
