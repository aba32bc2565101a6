"""A link opens a door, so no log line keeps one; an id opens nothing and may stand there."""

import json
import logging

import pytest

from bonafides.config.logs import JsonLines, TextLines
from bonafides.core.ids import new_id

TOKEN = "IuQuuCCbrj8ZKuK-5nWFudXHeyJtIjoibWVtXzAx"


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines("%(message)s")], ids=["json", "text"])
def test_log_line_cuts_tokens_and_keeps_ids(formatter: logging.Formatter) -> None:
    verification_id = new_id("vrf")
    record = logging.LogRecord(
        "django.request",
        logging.WARNING,
        "",
        1,
        "%s: /v/%s and /v/%s/",
        ("Gone", TOKEN, verification_id),
        None,
    )
    line = formatter.format(record)
    said = json.loads(line)["message"] if isinstance(formatter, JsonLines) else line
    assert said == f"Gone: /v/… and /v/{verification_id}/"
