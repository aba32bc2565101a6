"""Kinds of values with their bounds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, PlainSerializer, WithJsonSchema

from bonafides.core.clock import rfc3339

DEEPEST = 6  # levels of free JSON; attributes of a member are flat, an address in them has two
MOST_KEYS = 100
LONGEST_LIST = 1_000
LONGEST_TEXT = 5_000


def _flat(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Free JSON within bounds."""
    for inner, depth in _walk(value, 1):
        if depth > DEEPEST:
            raise ValueError(f"This is nested too deeply (at most {DEEPEST} levels).")
        if isinstance(inner, str) and len(inner) > LONGEST_TEXT:
            raise ValueError(f"A text in it is too long (at most {LONGEST_TEXT:,} characters).")
        if isinstance(inner, dict) and len(inner) > MOST_KEYS:
            raise ValueError(f"It has too many keys (at most {MOST_KEYS}).")
        if isinstance(inner, list) and len(inner) > LONGEST_LIST:
            raise ValueError(f"A list in it is too long (at most {LONGEST_LIST:,}).")
    return value


def _walk(value: JsonValue, depth: int) -> Iterator[tuple[JsonValue, int]]:
    """Every value in a value, with the level on which a container stands; the outermost stands on 1."""
    yield value, depth if isinstance(value, dict | list) else 0
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _walk(one, depth + 1)


Moment = Annotated[
    datetime,
    PlainSerializer(rfc3339, return_type=str, when_used="always"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
Free = Annotated[dict[Annotated[str, Field(max_length=200)], JsonValue], AfterValidator(_flat)]
Metadata = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=500)]], Field(max_length=50)
]


class Strict(BaseModel):
    """A body: fields that nobody knows are refused, types are not guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Strict):
    """The body of an action without arguments: none, or an empty object."""


NOTHING = Nothing()
