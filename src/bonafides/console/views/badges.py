"""Badges: find, suspend, reinstate, revoke."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bonafides.badges import queries, services
from bonafides.badges.states import BADGE_MOVES, BadgeState
from bonafides.console import accounts
from bonafides.console.access import staff
from bonafides.console.forms import BadgeForm
from bonafides.core import clock
from bonafides.core.errors import BonafidesError, NotFound
from bonafides.members import queries as members

NEWEST = 50


@staff
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The newest badges, or those of one member by the marketplace's id or ours."""
    wanted, member = request.GET.get("q", "").strip()[:200], None
    if wanted:
        try:
            member = members.get(wanted)
        except NotFound:
            messages.error(request, "There is no member with this id. Search finds whole ids only.")
    of = member.id if member else None
    found = queries.page(member_id=of, limit=NEWEST, now=clock.now()) if member or not wanted else []
    context = {"badges": found, "wanted": wanted, "member": member, "here": "badges"}
    return render(request, "console/badges.html", context)


@staff
@require_safe
def page(request: HttpRequest, badge_id: str) -> HttpResponse:
    """One badge with what can be done to it."""
    badge = queries.get(badge_id)
    context = {
        "badge": badge,
        "member": members.get(badge.member_id),
        "why": services.REASONS.get(badge.state_reason, ""),
        "reasons": services.REASONS.items(),
        "can": {str(s) for s in BADGE_MOVES.table[badge.state]} - {BadgeState.EXPIRED},
        "here": "badges",
    }
    return render(request, "console/badge.html", context)


@staff
@require_POST
def change(request: HttpRequest, badge_id: str, verb: str) -> HttpResponse:
    """Suspend, reinstate or revoke, with a coded reason where one is due."""
    if verb not in ("suspend", "reinstate", "revoke"):
        raise Http404
    form, actor, now = BadgeForm(request.POST), accounts.actor_of(request), clock.now()
    try:
        if verb == "reinstate":
            services.reinstate(badge_id, actor=actor, now=now)
        elif not form.is_valid():
            messages.error(request, "Choose a reason and confirm. Nothing was changed.")
            return HttpResponseRedirect(reverse("console:badge", args=[badge_id]))
        else:
            act = services.suspend if verb == "suspend" else services.revoke
            act(badge_id, reason=form.cleaned_data["reason"], actor=actor, now=now)
        messages.success(request, "Done. The public page says so within a minute.")
    except NotFound:
        raise
    except BonafidesError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("console:badge", args=[badge_id]))
