"""The state of the service: what waits, what failed."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from bonafides.console.access import staff
from bonafides.console.facts.case import waiting_since
from bonafides.console.views.cases import KINDS
from bonafides.core import clock
from bonafides.reviews import queries as reviews
from bonafides.reviews.states import CaseKind
from bonafides.verifications import queries as verifications

FAILED = 50


@staff
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Cases, verifications and jobs, counted; the newest failed jobs by name and number."""
    now = clock.now()
    jobs = ProcrastinateJob.objects.values_list("status").annotate(count=Count("id")).order_by("status")
    failed = ProcrastinateJob.objects.filter(status="failed").order_by("-id")
    waiting = [
        (KINDS[CaseKind(kind)], state, number, waiting_since(oldest, now))
        for (kind, state), (number, oldest) in sorted(reviews.waiting().items())
    ]
    context = {
        "waiting": waiting,
        "verifications": [(*key, n) for key, n in sorted(verifications.count_by_state().items())],
        "jobs": list(jobs),
        "failed": list(failed.values("id", "task_name", "attempts", "scheduled_at")[:FAILED]),
        "here": "system",
    }
    return render(request, "console/system.html", context)
