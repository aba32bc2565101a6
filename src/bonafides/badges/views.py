"""The public page of a badge and its mark. Nothing personal is in either."""

import hashlib
import re
from datetime import datetime

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from bonafides.badges import queries, wording
from bonafides.badges.queries import BadgeView
from bonafides.badges.services import SLUG_LENGTH
from bonafides.core import clock
from bonafides.core.ids import ALPHABET
from bonafides.decisions import queries as decisions

# A suspended badge must stop being shown soon; an hour-long cache would go on vouching for it.
PAGE_CACHE = "public, max-age=60"
MARK_CACHE = "public, max-age=300, must-revalidate"
MISSING_CACHE = "public, max-age=60"
_MARK_POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [NONE]}
_SLUG = re.compile(f"[{ALPHABET}]{{{SLUG_LENGTH}}}")


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the badge says, what it proves and what it does not, and how to make sure of it."""
    now = clock.now()
    badge = _found(slug, now)
    if badge is None:
        response = render(request, "badges/unknown.html", {"host": _host()}, status=404)
        response["Cache-Control"] = MISSING_CACHE
        return response
    checks = [(kind, *wording.CHECKS.get(kind, (kind, ""))) for kind in badge.checks]
    context = {
        "badge": badge,
        "says": wording.STATES[badge.state],
        "level": _level(badge),
        "checks": checks,
        "proves": wording.proves(badge.checks),
        "not_proven": wording.does_not_prove(badge.checks),
        "host": _host(),
        "now": now,
    }
    response = render(request, "badges/page.html", context)
    response["Cache-Control"] = PAGE_CACHE
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@csp(_MARK_POLICY)  # type: ignore[arg-type]  # its types know no view with arguments
@require_safe
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """The mark as an image: it says the level while the badge counts, and the state once it does not."""
    badge = _found(slug, clock.now())
    if badge is None:
        raise Http404
    says = wording.STATES[badge.state]
    active = says.tone == "good"
    label = _level(badge) if active else says.short
    picture = render_to_string(
        "badges/mark.svg",
        {
            "label": label,
            "active": active,
            "tone": says.tone,
            "marketplace": settings.MARKETPLACE,
            "width": 52 + round(7.8 * max(len(label), len(settings.MARKETPLACE) * 0.8)),
        },
    ).strip()
    etag = f'"{hashlib.sha256(picture.encode()).hexdigest()[:24]}"'
    response: HttpResponse = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = MARK_CACHE
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # made to be shown in the marketplace's pages
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response) or response


def _found(slug: str, now: datetime) -> BadgeView | None:
    return queries.by_slug(slug, now=now) if _SLUG.fullmatch(slug) else None


def _level(badge: BadgeView) -> str:
    level = decisions.policy().level(badge.level)
    return level.title if level else badge.level.replace("_", " ").capitalize()


def _host() -> str:
    return settings.BASE_URL.partition("://")[2]
