"""/dev/outbox: what would have gone out. Demo and test only; the address does not exist otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bonafides.notices import services


@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest texts, calls and mails."""
    return render(request, "notices/outbox.html", {"items": services.outbox()})
