"""The page that takes a selfie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bonafides.checks.selfie import services
from bonafides.core import clock
from bonafides.core.errors import BonafidesError
from bonafides.core.events import Actor
from bonafides.core.pictures import ACCEPT, PhotoForm, by_script, proceed, refused, told
from bonafides.members import queries as members
from bonafides.members.consents import FACE_COMPARISON
from bonafides.verifications.queries import VerificationView


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Take a selfie, or choose one, and hand it in."""
    v: VerificationView = request.verification  # type: ignore[attr-defined]  # set by flow/guard.py
    if request.method == "GET":
        return _page(request, v, None)
    form = PhotoForm(request)
    if not form.is_valid():
        return refused(form) if by_script(request) else _page(request, v, form)
    try:
        services.submit(
            v,
            form.picture.jpeg,
            after=request.POST.get("after", ""),
            actor=Actor("member", v.member_id),
            now=clock.now(),
        )
    except BonafidesError as error:
        if by_script(request):
            return told(error)
        raise
    return proceed(request, reverse("flow:next", args=[v.id]))


def _page(request: HttpRequest, v: VerificationView, form: PhotoForm | None) -> HttpResponse:
    check = v.check(services.KIND)
    context = {
        "after": (check.latest_attempt if check else None) or "",
        "by_machine": members.has_consented(v.member_id, verification_id=v.id, purpose=FACE_COMPARISON),
        "accept": ACCEPT,
        "refusal": form.refusal if form else None,
    }
    return render(request, "selfie_check/start.html", context, status=form.status if form else 200)
