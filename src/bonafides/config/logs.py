"""Log lines as JSON with the request's id. Addresses of requests are cut before tokens; bodies are never logged."""

import json
import logging
import logging.config
import re
from typing import Any

from bonafides.core.clock import rfc3339

TOKEN = re.compile(r"(/v/)(?!vrf_)[\w-]{16,}")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request id, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        from datetime import UTC, datetime

        from bonafides.config.middleware import request_id

        row: dict[str, Any] = {
            "time": rfc3339(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": TOKEN.sub(r"\1…", record.getMessage()),
        }
        if current := request_id.get():
            row["request_id"] = current
        if record.exc_info and record.exc_info[0]:
            # the type and the place, not the message: exceptions may quote what a member typed
            row["error"] = record.exc_info[0].__name__
            row["at"] = _places(record)
        return json.dumps(row, ensure_ascii=False)


class TextLines(logging.Formatter):
    """One line for people at a terminal, with tokens cut as well."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1…", super().format(record))


def _places(record: logging.LogRecord) -> list[str]:
    places, step = [], record.exc_info[2] if record.exc_info else None
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[-12:]


def configure(settings: dict[str, Any]) -> None:
    """Django's hook: everything to standard error, in one format."""
    formatter = (
        {"()": "bonafides.config.logs.JsonLines"}
        if settings.get("format") == "json"
        else {
            "()": "bonafides.config.logs.TextLines",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["out"], "level": "INFO"},
            "loggers": {
                "httpx": {"level": "WARNING"},
                "procrastinate": {"level": "WARNING"},
                "axes": {"level": "WARNING"},
            },
        }
    )
