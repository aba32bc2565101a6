"""Nobody sees a member page but the browser that opened the link, and no step before its time."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from bonafides.core import clock
from bonafides.core.errors import AlreadyMoved, BonafidesError
from bonafides.flow import cookies
from bonafides.flow.facts import facts_of
from bonafides.flow.journey import journey, url_of
from bonafides.flow.steps import place, step_of
from bonafides.verifications import queries

log = logging.getLogger(__name__)
DOORS = frozenset({"fresh"})  # pages of flow that a browser without the cookie may use


class Guard:
    """Sets `request.verification`, `request.facts`, `request.step` and `request.journey` on member pages.

    A page whose step may not open answers with a redirect to where the member should be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/v/"):
            # the back button asks again, and the answer fits the state of now
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Before the view: whose page is it, and may it open?"""
        verification_id = kwargs.get("verification_id")
        match = request.resolver_match
        if not request.path.startswith("/v/") or verification_id is None or match is None:
            return None
        if match.namespace == "flow" and match.url_name in DOORS:
            return None
        if not cookies.is_open_to(request, verification_id):
            return foreign(request, verification_id)
        v = queries.get(verification_id)
        facts = facts_of(v, now=clock.now())
        step = step_of(match.namespace, match.url_name or "")
        request.verification, request.facts, request.step = v, facts, step  # type: ignore[attr-defined]
        request.journey = journey(v, facts, step)  # type: ignore[attr-defined]
        if step and not step.opens(v, facts):
            return go(request, url_of(place(v, facts), v.id))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An expected refusal becomes a page; a step that was done meanwhile leads to where the member should be."""
        verification_id = (request.resolver_match.kwargs if request.resolver_match else {}).get(
            "verification_id"
        )
        if not isinstance(error, BonafidesError) or not request.path.startswith("/v/"):
            return None
        if isinstance(error, AlreadyMoved) and verification_id:
            v = queries.get(verification_id)
            return go(request, url_of(place(v, facts_of(v, now=clock.now())), v.id))
        log.info("refused: %s", error.code)
        response = render(request, "flow/refused.html", {"error": error}, status=error.status)
        if error.retry_after:
            response["Retry-After"] = str(error.retry_after)
        return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """303 for a page, a client-side redirect for a fragment that htmx asked for, `{next}` for a script."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": url})
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def foreign(request: HttpRequest, verification_id: str) -> HttpResponse:
    """The page for a browser that was not let in. The same for verifications that do not exist."""
    return render(
        request,
        "flow/foreign.html",
        {"verification_id": verification_id, "used": request.GET.get("link") == "used"},
        status=403,
    )
