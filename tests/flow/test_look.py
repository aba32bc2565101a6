"""What every page rests on: vendored code unchanged, no inline styles or scripts, colours that can be read."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

PACKAGE = Path(settings.PACKAGE)
STATIC = PACKAGE / "config" / "static" / "bonafides"
CSS = (STATIC / "app.css").read_text(encoding="utf-8")
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))


def test_vendored_files_are_those_that_were_written_down() -> None:
    notes = (STATIC / "vendor" / "VENDORED.txt").read_text(encoding="utf-8")
    said = dict(re.findall(r"^file +(\S+)$.*?^sha256 +(\w{64})$", notes, re.MULTILINE | re.DOTALL))
    files = {f.name for f in (STATIC / "vendor").glob("*.js")}
    assert set(said) == files
    for name, digest in said.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_template_has_nothing_that_the_policy_blocks(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"<[^>]+\son\w+=", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
        assert "src=" not in script or 'nonce="{{ request.csp_nonce }}"' in script


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w{6});", block))


LIGHT = tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
DARK = tokens(CSS[CSS.index("@media (prefers-color-scheme: dark)") : CSS.index("/* Elements */")])
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent", "bad")
        for ground in ("paper", "surface", "sunken")
    ),
    *((name, f"{name}-soft") for name in ("good", "warn", "bad", "info", "accent")),
    *(("ink", f"{name}-soft") for name in ("good", "warn", "bad", "info", "accent")),
    *(("ink-soft", f"{name}-soft") for name in ("accent", "info")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("surface", "bad"),
]
EDGES = [(edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_have_the_contrast_of_wcag_aa(theme: dict[str, str]) -> None:
    weak = [
        (a, b, round(contrast(theme[a], theme[b]), 2)) for a, b in TEXT if contrast(theme[a], theme[b]) < 4.5
    ]
    weak += [
        (a, b, round(contrast(theme[a], theme[b]), 2)) for a, b in EDGES if contrast(theme[a], theme[b]) < 3
    ]
    assert weak == []


def test_contrast_of_black_and_white_is_that_of_the_norm() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf"])
def test_error_pages_say_what_to_do_without_a_request_or_a_database(name: str) -> None:
    page = render_to_string(f"{name}.html", {})
    assert "<h1>" in page
    assert re.search(r"[Gg]o back|[Ww]ait a minute|open its link again", page)


def test_error_page_of_the_service_is_used(client: Any, db: None) -> None:
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert b"This page is not here" in page.content
