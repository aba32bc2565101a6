"""The door: one click of a person opens a link; a GET never spends it, so mail scanners cannot burn it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from bonafides.core import clock
from bonafides.core.errors import NotFound
from bonafides.decisions import queries as decisions
from bonafides.flow import cookies, entering
from bonafides.flow.guard import go
from bonafides.flow.journey import url_of
from bonafides.flow.pages.requests import MemberRequest, see_other
from bonafides.flow.pages.words import two_words
from bonafides.flow.steps import place
from bonafides.verifications import links, queries


class Enter(View):
    """`/v/<token>`: GET shows what this is with one button, POST spends the link and lets the browser in."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The landing page, or what is the matter with the link."""
        try:
            link = links.read(token, now=clock.now())
        except links.LinkInvalid:
            return render(request, "flow/link_invalid.html", status=404)
        except links.LinkExpired:
            return render(request, "flow/link_expired.html", {"token": token}, status=410)
        spent = links.use_of(link.nonce)
        if spent:
            return _come_back(request, spent)
        level = decisions.policy().level(link.level)
        context = {
            "token": token,
            "level": level.title if level else "",
            "words": two_words(link.nonce) if link.purpose == "phone" else None,
        }
        response = render(request, "flow/enter.html", context)
        cookies.give_key(request, response)
        return response

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Spend the link. Of two clicks one spends it, and the same browser gets in with both."""
        now = clock.now()
        try:
            link = links.read(token, now=now)
            verification_id = entering.spend(link, browser=cookies.browser_of(request), now=now)
        except links.LinkUsed:
            spent = links.use_of(link.nonce)
            return _come_back(request, spent) if spent else self.get(request, token)
        except (links.LinkInvalid, links.LinkExpired):
            return self.get(request, token)
        return _let_in(verification_id)


def _let_in(verification_id: str) -> HttpResponse:
    response = see_other("flow:next", verification_id)
    cookies.open_to(response, verification_id)
    return response


def _come_back(request: HttpRequest, spent: links.Use) -> HttpResponse:
    """The browser that spent the link goes on; any other is told so by the guard."""
    browser = cookies.browser_of(request)
    if browser and browser == spent.browser:
        return _let_in(spent.verification_id)
    url = reverse("flow:next", kwargs={"verification_id": spent.verification_id})
    return HttpResponseRedirect(f"{url}?link=used", status=303)


@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A fresh link for one whose time is over, to the address on file."""
    now = clock.now()
    try:
        link = links.read(token, now=now, expired_too=True)
    except links.LinkInvalid:
        return render(request, "flow/link_invalid.html", status=404)
    spent = links.use_of(link.nonce)
    verification_id = link.verification_id or (spent.verification_id if spent else None)
    entering.mail_fresh_link(link.member_id, link.level, verification_id, now=now)
    return render(request, "flow/link_mailed.html")


@require_POST
def fresh(request: HttpRequest, verification_id: str) -> HttpResponse:
    """A fresh link for a browser that was not let in. The same answer whether or not there is such a verification."""
    try:
        v = queries.get(verification_id)
        entering.mail_fresh_link(v.member_id, v.level, v.id, now=clock.now())
    except NotFound:
        pass
    return render(request, "flow/link_mailed.html")


@require_safe
def next_step(request: MemberRequest, verification_id: str) -> HttpResponse:
    """To where the member should be now."""
    v = request.verification
    return go(request, url_of(place(v, request.facts), v.id))
