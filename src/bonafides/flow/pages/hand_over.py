"""Begin on a computer, go on with the phone's camera: a link for ten minutes that opens once."""

from urllib.parse import urlsplit

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonafides.core import clock
from bonafides.flow import entering
from bonafides.flow.guard import go
from bonafides.flow.journey import url_of
from bonafides.flow.pages import standing
from bonafides.flow.pages.requests import MemberRequest
from bonafides.flow.pages.words import two_words
from bonafides.flow.steps import place
from bonafides.verifications import links

QUIET = 4  # modules of white around the code (ISO/IEC 18004)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NONCE_LONGEST = 64
OUTCOMES = frozenset({"progress", "result"})


@require_safe
def hand_over(request: MemberRequest, verification_id: str) -> HttpResponse:
    """A fresh code at each visit; nothing is stored until a phone opens one."""
    v, now = request.verification, clock.now()
    token = links.issue(
        member_id=v.member_id,
        level=v.level,
        verification_id=v.id,
        purpose="phone",
        life=links.HAND_OVER_LIFE,
        now=now,
    )
    link, url = links.read(token, now=now), entering.address_of(token)
    context = {
        "url": url,
        "qr": qr_path(url),
        "words": two_words(link.nonce),
        "nonce": link.nonce,
        "until": int(link.expires.timestamp()),
        "loopback": urlsplit(settings.BASE_URL).hostname in LOOPBACK,
        "seen": "",
    }
    return render(request, "flow/hand_over.html", context)


@require_safe
def hand_over_now(request: MemberRequest, verification_id: str) -> HttpResponse:
    """What the computer shows while the phone is at work: waiting, connected, too late, or on to the outcome."""
    v, nonce = request.verification, request.GET.get("link", "")[:NONCE_LONGEST]
    used = links.use_of(nonce)
    connected = used is not None and used.verification_id == v.id
    here = place(v, request.facts)
    if connected and here.key in OUTCOMES:
        return go(request, url_of(here, v.id))
    rows = standing.rows(v, request.facts) if connected else []
    late = not connected and _late(request)
    seen = f"{int(connected)}{int(late)}{standing.fingerprint(v, rows)}"
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    context = {
        "connected": connected,
        "late": late,
        "rows": rows,
        "words": two_words(nonce),
        "nonce": nonce,
        "until": request.GET.get("until", ""),
        "seen": seen,
    }
    return render(request, "flow/_hand_over.html", context)


def _late(request: HttpRequest) -> bool:
    until = request.GET.get("until", "")
    return not until.isdigit() or int(until[:12]) <= clock.now().timestamp()


def qr_path(text: str) -> dict[str, object]:
    """A QR code as an SVG path of unit squares: `{size, d}`; level L, for screens are clean and fewer squares scan from further away."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    runs = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark]
    return {"size": len(matrix), "d": "".join(runs)}
