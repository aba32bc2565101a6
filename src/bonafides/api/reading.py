"""JSON as it comes in, refused where it could mean two things: duplicate keys, NaN, half characters, NUL."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from bonafides.core.errors import BonafidesError

DEEPEST = 64  # levels; what the API takes needs eight
NESTED = "The JSON is nested too deeply."


class Malformed(BonafidesError):
    """A body that is not the JSON object that was asked for."""

    code = "malformed_request"
    status = 400


class StrictJson(Parser):
    """Reads bodies in the framework's place."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as an object; Malformed otherwise, in words that do not quote it."""
        return parse(request.body)


def parse(body: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259, and of RFC 7493 the rules on keys and characters); Malformed otherwise."""
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant, parse_float=_number
        )
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON (line {error.lineno}, column {error.colno}).") from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise Malformed("A number in the JSON has too many digits.") from error
    except RecursionError as error:
        raise Malformed(NESTED) from error
    if not isinstance(found, dict):
        raise Malformed("The body must be a JSON object.")
    for text in _texts(found):
        _check(text)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("An object in the JSON has the same key twice.")
    return found


def _constant(name: str) -> float:
    raise Malformed(f"{name} is not JSON.")


def _number(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Malformed("A number in the JSON is too large.")
    return number


def _texts(found: dict[str, Any]) -> Iterator[str]:
    level: list[Any] = [found]
    for _ in range(DEEPEST):
        yield from (v for v in level if isinstance(v, str))
        yield from (k for v in level if isinstance(v, dict) for k in v)
        level = [inner for v in level if isinstance(v, dict) for inner in v.values()] + [
            inner for v in level if isinstance(v, list) for inner in v
        ]
        if not level:
            return
    raise Malformed(NESTED)


def _check(text: str) -> None:
    if "\x00" in text:
        raise Malformed("A text in the JSON holds the NUL character.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("A text in the JSON holds half a character (a lone surrogate).") from error
