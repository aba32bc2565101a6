"""One member: verifications, badge, evidence, what happened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bonafides.audit import queries as audit
from bonafides.badges import queries as badges
from bonafides.console.access import staff
from bonafides.core import clock
from bonafides.core.errors import NotFound
from bonafides.members import queries as members
from bonafides.verifications import queries as verifications

NEWEST = 50
HISTORY = 200


@staff
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find a member by the marketplace's id or ours; the newest members below."""
    wanted = request.GET.get("q", "").strip()[:200]
    if wanted:
        try:
            return HttpResponseRedirect(reverse("console:member", args=[members.get(wanted).id]))
        except NotFound:
            messages.error(request, "There is no member with this id. Search finds whole ids only.")
    context = {"members": members.page(limit=NEWEST), "wanted": wanted, "here": "members"}
    return render(request, "console/members.html", context)


@staff
@require_safe
def page(request: HttpRequest, member_id: str) -> HttpResponse:
    """Everything known of one member but for photos and what was read."""
    now, member = clock.now(), members.get(member_id)
    history = audit.history(member_id=member.id)
    context = {
        "member": member,
        "contact": members.contact(member.id),
        "verifications": verifications.page(member_id=member.id, limit=NEWEST),
        "badges": badges.page(member_id=member.id, limit=NEWEST, now=now),
        "evidence": verifications.standing_evidence(member.id, now=now),
        "history": history[: -HISTORY - 1 : -1],
        "shortened": len(history) > HISTORY,
        "here": "members",
    }
    return render(request, "console/member.html", context)
