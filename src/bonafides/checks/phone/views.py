"""The phone check's pages: which number and how, which code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bonafides.checks.phone import queries, services
from bonafides.checks.phone.errors import NumberRefused
from bonafides.checks.phone.forms import CodeForm, NumberForm
from bonafides.core import clock
from bonafides.core.codes.pages import say, send_again_in
from bonafides.core.codes.services import Closed, Result
from bonafides.core.errors import AlreadyMoved, TooMany, Unavailable
from bonafides.core.events import Actor
from bonafides.members import queries as members

PASSED = 303


def _to(name: str, verification_id: str) -> HttpResponse:
    response = redirect(name, verification_id=verification_id)
    response.status_code = PASSED
    return response


def _send(request: Any, form: NumberForm, number: str, channel: str) -> HttpResponse | None:
    """Send a code and go to its page; None where the form now carries an error."""
    verification = request.verification
    country = members.get(verification.member_id).attributes.get("country")
    try:
        services.send_code(
            verification,
            number,
            channel=channel,
            region=country if isinstance(country, str) and len(country) == 2 else None,
            actor=Actor("member", verification.member_id),
            now=clock.now(),
        )
    except TooMany as error:
        form.add_error(None, send_again_in(error.retry_after))
        return None
    except (NumberRefused, Unavailable) as error:
        form.add_error("number", error.message)
        return None
    except Closed:
        return _to("flow:cannot", verification.id)
    except AlreadyMoved:
        return _to("flow:next", verification.id)
    return _to("phone:code", verification.id)


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: Any, verification_id: str) -> HttpResponse:
    """Which number, and shall it be a text or a call? Filled in with the account's."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _send(request, form, form.cleaned_data["number"], form.cleaned_data["channel"])
        if answer:
            return answer
    known = members.contact(request.verification.member_id).phone or ""
    context = {
        "form": form,
        "value": form["number"].value() or known,
        "channel": form["channel"].value() or "sms",
    }
    return render(request, "phone_check/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Any, verification_id: str) -> HttpResponse:
    """Which code?"""
    verification = request.verification
    pending = queries.pending(verification.id, verification.member_id, now=clock.now())
    if pending is None:
        return _to("phone:start", verification_id)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = services.confirm(
            verification,
            form.cleaned_data["code"],
            actor=Actor("member", verification.member_id),
            now=clock.now(),
        )
        if result == Result.RIGHT:
            return _to("flow:next", verification_id)
        pending = queries.pending(verification.id, verification.member_id, now=clock.now()) or pending
        form.add_error("code", say(result, pending.standing, now=clock.now()))
    context = {"form": form, "pending": pending}
    return render(request, "phone_check/code.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def resend(request: Any, verification_id: str) -> HttpResponse:
    """Another code to the same number, by text or by call."""
    pending = queries.pending(verification_id, request.verification.member_id, now=clock.now())
    if pending is None or request.method == "GET":
        return _to("phone:start" if pending is None else "phone:code", verification_id)
    form = NumberForm(request.POST)
    channel = request.POST.get("channel")
    answer = _send(request, form, pending.e164, channel if channel in ("sms", "call") else pending.channel)
    if answer:
        return answer
    code_form = CodeForm()
    context = {"form": code_form, "pending": pending, "problem": next(iter(form.non_field_errors()), "")}
    context["problem"] = context["problem"] or next(iter(form.errors.get("number", [])), "")
    return render(request, "phone_check/code.html", context, status=429)
