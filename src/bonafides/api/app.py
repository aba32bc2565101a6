"""The API: routes, and errors as problem documents."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from bonafides import __version__
from bonafides.api import problems
from bonafides.api.gate import KEY, gate, unexpected
from bonafides.api.reading import StrictJson
from bonafides.api.views import appeals, badges, events, members, rollouts, verifications, webhook_endpoints
from bonafides.core.errors import BonafidesError

api = NinjaAPI(
    title="Bonafides",
    version=__version__,
    description="Identity verification and trust badges for a marketplace.",
    auth=KEY,
    docs_url=None,
    openapi_url=None,
    parser=StrictJson(),
    urls_namespace="v1",
)
api.add_decorator(gate, mode="view")
api.add_router("/members", members.router)
api.add_router("/verifications", verifications.router)
api.add_router("/appeals", appeals.router)
api.add_router("/badges", badges.router)
api.add_router("/rollouts", rollouts.router)
api.add_router("/events", events.router)
api.add_router("/webhook_endpoints", webhook_endpoints.router)


@api.exception_handler(BonafidesError)
def refused(request: HttpRequest, error: BonafidesError) -> HttpResponse:
    """An expected refusal."""
    return problems.from_refusal(request, error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input of the wrong form."""
    return problems.from_validation(request, error)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses: a body that could not be read, for a cause that is ours to tell."""
    cause = error.__cause__
    if isinstance(cause, BonafidesError):
        return problems.from_refusal(request, cause)
    return problems.problem(request, error.status_code, "malformed_request", "The request cannot be read.")


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such address."""
    return problems.problem(request, 404, "not_found", "There is no such address.")


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault."""
    return unexpected(request, error)
