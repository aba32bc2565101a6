"""Every request has an id: in the answer, in every log line, in every problem document."""

import contextvars
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bonafides.core.ids import new_id

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


class RequestIds:
    """Give the request an id (`req_…`) and send it back as `Request-Id`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(new_id("req"))
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["Request-Id"] = request_id.get()
        finally:
            request_id.reset(token)
        return response
