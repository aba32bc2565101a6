"""Errors as RFC 9457 problem documents, in one place: stable `code`, the `param` at fault, the request's id."""

import json
import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from bonafides.core.errors import BonafidesError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "No good key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Gone",
    413: "Too large",
    415: "Wrong media type",
    422: "The request cannot be taken",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Not available at the moment",
}


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    param: str | None = None,
    errors: list[dict[str, str]] | None = None,
    retry_after: int | None = None,
) -> HttpResponse:
    """One problem document."""
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/docs#{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": getattr(request, "request_id", None),
    }
    if param:
        body["param"] = param
    if errors:
        body["errors"] = errors
    response = HttpResponse(json.dumps(body), content_type=MEDIA_TYPE, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    log.info("answered %s %s", status, code)
    return unlogged(response)


def unlogged(response: HttpResponse) -> HttpResponse:
    """The answer, of which Django writes no line of its own: that would hold the address, and so a member's id."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django offers no other way
    return response


def from_refusal(request: HttpRequest, error: BonafidesError) -> HttpResponse:
    """An expected refusal."""
    return problem(
        request, error.status, error.code, error.message, param=error.param, retry_after=error.retry_after
    )


def from_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input of the wrong form: every field at fault, never the value that was sent."""
    errors = [{"param": _place(e["loc"]), "detail": _say(e)} for e in error.errors]
    first = errors[0] if errors else {"param": "", "detail": "The request cannot be taken."}
    unknown = any(e["type"] == "extra_forbidden" for e in error.errors)
    code = "unknown_field" if unknown else "invalid_request"
    return problem(request, 422, code, first["detail"], param=first["param"], errors=errors)


def _say(error: dict[str, Any]) -> str:
    """What is wrong, in words for an engineer who has not heard of pydantic."""
    if error["type"] == "extra_forbidden":
        return f"There is no field {_place(error['loc'])}."
    return str(error["msg"])


def _place(loc: tuple[Any, ...]) -> str:
    """`attributes.country` of a location that pydantic names."""
    parts = [str(p) for p in loc if p not in ("body", "query", "path", "payload")]
    return ".".join(parts)
