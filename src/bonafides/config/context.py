"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Names for templates: the marketplace, and whether this is a demo."""
    return {"marketplace": settings.MARKETPLACE, "demo": settings.DEMO}
