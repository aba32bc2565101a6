"""What to try, and the pictures to try it with."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonafides.config import environment as env
from bonafides.config.demo.catalogue import GROUPS, PICTURES, Picture

_artists: list[subprocess.Popen[bytes]] = []


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """The way through the demo."""
    return render(request, "demo.html", _now() | {"shop": env.value("DEMO_URL")})


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """The pictures alone, while they are being drawn."""
    return render(request, "demo_pictures.html", _now())


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """One picture, or its thumbnail where `?small` asks for it."""
    found = PICTURES.get(name)
    if found is None or not _is_drawn(found):
        raise Http404
    file = _folder() / (found.small if "small" in request.GET else found.file)
    return FileResponse(file.open("rb"), content_type="image/jpeg", filename=found.file)


def _now() -> dict[str, object]:
    """What is drawn; the rest is being drawn, unless that failed."""
    groups = [
        {"title": g.title, "says": g.says, "pictures": [{"is": p, "drawn": _is_drawn(p)} for p in g.pictures]}
        for g in GROUPS
    ]
    missing = sum(not _is_drawn(p) for p in PICTURES.values())
    return {"groups": groups, "missing": missing, "failed": missing > 0 and not _drawing()}


def _drawing() -> bool:
    """Have the missing pictures drawn; False where that was tried here and failed."""
    if not _artists:
        command = [sys.executable, "-m", "bonafides.config.demo.drawing", str(_folder())]
        _artists.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))  # noqa: S603 - ourselves
    return _artists[0].poll() in (None, 0)


def _is_drawn(one: Picture) -> bool:
    return (_folder() / one.small).exists()


def _folder() -> Path:
    return Path(settings.DATA) / "demo" / "specimens"
