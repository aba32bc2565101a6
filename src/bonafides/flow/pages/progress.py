"""While the engine works, and what came of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from bonafides.badges import queries as badges
from bonafides.core import clock
from bonafides.decisions import queries as decisions
from bonafides.flow.guard import go
from bonafides.flow.journey import url_of
from bonafides.flow.pages import standing
from bonafides.flow.pages.forms import WordsForm
from bonafides.flow.pages.requests import MemberRequest, actor_of, see_other
from bonafides.flow.steps import BY_KEY, place
from bonafides.reviews import queries as reviews
from bonafides.reviews import services as review_services
from bonafides.verifications.queries import VerificationView
from bonafides.verifications.states import VerificationState

NOTHING_NEW = 204


@require_safe
def progress(request: MemberRequest, verification_id: str) -> HttpResponse:
    """Each check with its state; the page keeps itself up to date."""
    return render(request, "flow/progress.html", _now(request))


@require_safe
def progress_now(request: MemberRequest, verification_id: str) -> HttpResponse:
    """The list alone: 204 while nothing changed, a redirect once the member should be elsewhere."""
    here, v = place(request.verification, request.facts), request.verification
    if here.key != "progress":
        return go(request, url_of(here, v.id))
    context = _now(request)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "flow/_progress.html", context)


def _now(request: MemberRequest) -> dict[str, object]:
    v = request.verification
    shown, long = standing.rows(v, request.facts), standing.takes_long(v, request.facts.now)
    return {"rows": shown, "long": long, "seen": f"{standing.fingerprint(v, shown)}{int(long)}"}


@require_safe
def result(request: MemberRequest, verification_id: str) -> HttpResponse:
    """Verified with the badge; or every reason with what to do and when; or who looks at it now."""
    v = request.verification
    level = decisions.policy().level(v.level)
    groups = standing.groups(v, request.facts)
    until = min((r.appeal_until for g in groups for r in g.reasons), default=None)
    talk = reviews.conversation(v.id)
    context = {
        "v": v,
        "state": str(v.state),
        "level": level.title if level else v.level,
        "rows": standing.rows(v, request.facts),
        "groups": groups,
        "appeal_until": until if until and until > request.facts.now else None,
        "badge": badges.active_badge(v.member_id) if v.state == VerificationState.VERIFIED else None,
        "answer_by": promised(v),
        "late": promised(v) < request.facts.now,
        "answered": bool(talk) and talk[-1].who == "us",
        "return_url": v.return_url,
    }
    return render(request, "flow/result.html", context)


def promised(v: VerificationView) -> datetime:
    """Until when somebody looks, for a verification in review: counted from when it began to wait."""
    return v.changed + timedelta(hours=settings.REVIEW_HOURS)


@require_POST
def appeal(request: MemberRequest, verification_id: str) -> HttpResponse:
    """Ask that somebody else looks at it."""
    v = request.verification
    form = WordsForm(request.POST)
    if not BY_KEY["result"].opens(v, request.facts):
        return see_other("flow:next", v.id)
    if not form.is_valid():
        return render(request, "flow/appeal.html", {"form": form}, status=422)
    review_services.appeal(v.id, words=form.cleaned_data["words"], actor=actor_of(v), now=clock.now())
    return see_other("flow:help", v.id)
