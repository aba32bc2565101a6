"""The document and the page, both public."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonafides.api.reference import page
from bonafides.api.reference.document import document


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, with this service's own address."""
    return JsonResponse(document() | {"servers": [{"url": settings.BASE_URL}]})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API for people, made from the same document."""
    return render(request, "api/docs.html", page.contents(settings.BASE_URL))
