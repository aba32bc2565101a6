"""What the guard puts on a request of a member page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bonafides.core.events import Actor
from bonafides.flow.journey import Journey
from bonafides.flow.steps import BY_KEY, Facts, Step
from bonafides.verifications.queries import VerificationView


class MemberRequest(HttpRequest):
    """A request that has passed flow/guard.py."""

    verification: VerificationView
    facts: Facts
    step: Step | None
    journey: Journey


def actor_of(v: VerificationView) -> Actor:
    """The member as the one who acts."""
    return Actor("member", v.member_id)


def see_other(name: str, verification_id: str) -> HttpResponse:
    """303 to a page of this verification: a reload never sends a form again."""
    return HttpResponseRedirect(reverse(name, kwargs={"verification_id": verification_id}), status=303)


def origin_of(request: MemberRequest) -> Step | None:
    """The step from which the member came, as the link said it; None where it is no check of theirs."""
    step = BY_KEY.get(request.GET.get("step", "") or request.POST.get("step", ""))
    return step if step and step.kind and request.verification.check(step.kind) else None
