"""Photos: after a reason and a fresh sign-in, marked with who looks, written down, never kept by the browser."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bonafides.console import accounts, watermark
from bonafides.console.access import FRESH_SECONDS, staff
from bonafides.console.events import ImagesViewed
from bonafides.console.forms import LOOK_REASONS, LookForm
from bonafides.core import clock
from bonafides.core.errors import NotFound
from bonafides.core.events import emit
from bonafides.reviews import queries
from bonafides.verifications import queries as verifications

KEY = "looking"
KINDS = frozenset({"front", "back", "portrait", "selfie"})


def standing_reason(request: HttpRequest, case_id: str) -> str | None:
    """The reason that was given for looking at this case's photos, while the sign-in is fresh."""
    reason = request.session.get(KEY, {}).get(case_id)
    return reason if reason in LOOK_REASONS and accounts.signed_in_within(request, FRESH_SECONDS) else None


@staff
@require_POST
def look(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say why; where the sign-in is not fresh, confirm who one is first."""
    case = queries.get(case_id)
    form = LookForm(request.POST)
    page = reverse("console:case", args=[case.id])
    if not form.is_valid():
        return HttpResponseRedirect(page + "#pictures")
    request.session[KEY] = {case.id: form.cleaned_data["reason"]}  # one case at a time
    if not accounts.signed_in_within(request, FRESH_SECONDS):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?next={page}")
    return HttpResponseRedirect(page + "#pictures")


@staff
@require_GET
def picture(request: HttpRequest, case_id: str, attempt_id: str, kind: str) -> HttpResponse:
    """One photo as a JPEG with the viewer's number across it; each look is an entry of the audit.

    It is sent to an image of our own page alone (Fetch Metadata): not to another site, not as a page of its own.
    """
    wanted = (request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Dest"))
    if wanted != ("same-origin", "image"):
        return HttpResponseForbidden("Photos are shown inside the case alone.", content_type="text/plain")
    reason = standing_reason(request, case_id)
    if reason is None:
        return HttpResponseForbidden("State a reason in the case first.", content_type="text/plain")
    case, attempt = queries.get(case_id), verifications.attempt(attempt_id)
    if attempt.verification_id != case.verification_id or kind not in KINDS:
        raise Http404
    data = verifications.picture(attempt_id, kind)
    if data is None:
        raise NotFound("This photo is not kept any more.")
    now, actor = clock.now(), accounts.actor_of(request)
    with transaction.atomic():
        emit(
            ImagesViewed(
                member_id=case.member_id,
                verification_id=case.verification_id,
                case_id=case.id,
                attempt_id=attempt_id,
                picture=kind,
                reason=reason,
            ),
            actor=actor,
        )
    marked = watermark.mark(data, f"staff {actor.id} · {now:%Y-%m-%d %H:%M} UTC")
    response = HttpResponse(marked, content_type="image/jpeg")
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Disposition"] = "inline"
    return response
