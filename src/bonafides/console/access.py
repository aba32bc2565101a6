"""Who may open a staff page: signed in, of staff, with a second factor used in this session."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bonafides.console import accounts
from bonafides.core.errors import NotFound

FRESH_SECONDS = 30 * 60  # how recent the sign-in has to be before photos are shown

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Let staff in, send everybody else where they can become fit to enter; nothing is kept by the browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _turned_away(request)
        if response is None:
            try:
                response = view(request, *args, **kwargs)
            except NotFound as error:
                raise Http404(error.message) from error
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(_return_to(request))
    if not request.user.is_staff:
        raise PermissionDenied
    if not accounts.has_second_factor(request):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if not accounts.used_second_factor(request):
        return confirm(request, "mfa_reauthenticate")
    return None


def confirm(request: HttpRequest, name: str = "mfa_reauthenticate") -> HttpResponse:
    """Send somebody to confirm who they are, and back here afterwards."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': _return_to(request)})}")


def _return_to(request: HttpRequest) -> str:
    """Where to come back to: this page, or the list where this was a form that was sent."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("console:cases")
