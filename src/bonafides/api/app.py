"""The API: routes, authentication, and errors as problem documents."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bonafides import __version__
from bonafides.api import problems
from bonafides.api.auth import KeyAuth
from bonafides.api.views import badges, events, members, verifications, webhook_endpoints
from bonafides.core.errors import BonafidesError

api = NinjaAPI(
    title="Bonafides",
    version=__version__,
    description="Identity verification and trust badges for a marketplace.",
    auth=KeyAuth(),
    docs_url=None,
    urls_namespace="v1",
)
api.add_router("/members", members.router)
api.add_router("/verifications", verifications.router)
api.add_router("/badges", badges.router)
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
    """What the framework refuses."""
    return problems.from_http(request, error)


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No good key."""
    return problems.from_auth(request, error)


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such address."""
    return problems.problem(request, 404, "not_found", "There is no such address.")
