"""The e-mail check's pages: which address, which code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bonafides.checks.email import queries, services
from bonafides.checks.email.forms import AddressForm, CodeForm
from bonafides.core import clock
from bonafides.core.codes.pages import say, send_again_in
from bonafides.core.codes.services import Closed, Result
from bonafides.core.errors import AlreadyMoved, TooMany
from bonafides.core.events import Actor
from bonafides.members import queries as members

PASSED = 303


def _next(verification_id: str) -> HttpResponse:
    response = redirect("flow:next", verification_id=verification_id)
    response.status_code = PASSED
    return response


def _send(request: Any, form: AddressForm, address: str) -> HttpResponse | None:
    """Send a code and go to its page; None where the form now carries an error."""
    verification = request.verification
    try:
        services.send_code(
            verification, address, actor=Actor("member", verification.member_id), now=clock.now()
        )
    except TooMany as error:
        pending = queries.pending(verification.id, verification.member_id, now=clock.now())
        if pending is None or pending.address != address:
            form.add_error(None, send_again_in(error.retry_after))
            return None
    except Closed:
        return redirect("flow:cannot", verification_id=verification.id)
    except AlreadyMoved:
        return _next(verification.id)
    response = redirect("email:code", verification_id=verification.id)
    response.status_code = PASSED
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: Any, verification_id: str) -> HttpResponse:
    """Which address? Filled in with the account's."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _send(request, form, form.cleaned_data["address"])
        if answer:
            return answer
    known = members.contact(request.verification.member_id).email or ""
    context = {"form": form, "value": form["address"].value() or known}
    return render(request, "email_check/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Any, verification_id: str) -> HttpResponse:
    """Which code?"""
    verification = request.verification
    pending = queries.pending(verification.id, verification.member_id, now=clock.now())
    if pending is None:
        return redirect("email:start", verification_id=verification_id)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = services.confirm(
            verification,
            form.cleaned_data["code"],
            actor=Actor("member", verification.member_id),
            now=clock.now(),
        )
        if result == Result.RIGHT:
            return _next(verification_id)
        pending = queries.pending(verification.id, verification.member_id, now=clock.now()) or pending
        form.add_error("code", say(result, pending.standing, now=clock.now()))
    context = {"form": form, "pending": pending, "now": clock.now()}
    return render(request, "email_check/code.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def resend(request: Any, verification_id: str) -> HttpResponse:
    """Another code to the same address."""
    pending = queries.pending(verification_id, request.verification.member_id, now=clock.now())
    if pending is None or request.method == "GET":  # a reload, or the back button
        return redirect("email:start" if pending is None else "email:code", verification_id=verification_id)
    return _send(request, AddressForm(), pending.address) or redirect(
        "email:code", verification_id=verification_id
    )
