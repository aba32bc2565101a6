"""Errors that arise before or beside the API's own code: no such address, a wrong method, a body nobody could read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bonafides.api import problems

OWN = "/v1/"
CODES = {
    400: ("malformed_request", "The request cannot be read."),
    404: ("not_found", "There is no such address."),
    405: ("method_not_allowed", "This address does not know this method."),
    413: ("too_large", "The body is too large."),
    500: ("internal_error", "Something went wrong on our side."),
}


class Problems:
    """Under /v1/ every error is a problem document, whoever answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(OWN):
            return response
        if response.status_code < 400 or response.get("Content-Type") == problems.MEDIA_TYPE:
            return response
        code, detail = CODES.get(response.status_code, ("error", "The request cannot be taken."))
        told = problems.problem(request, response.status_code, code, detail)
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told
