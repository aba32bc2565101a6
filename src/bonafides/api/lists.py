"""Cursor lists: `{object: "list", data, has_more, url}`, newest first."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, Protocol, TypeVar

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from bonafides.core.errors import Invalid


class HasId(Protocol):
    """Anything in a list."""

    @property
    def id(self) -> str:
        """Its id, which orders the list."""
        ...


T = TypeVar("T")
V = TypeVar("V", bound=HasId)


class Page(Schema):
    """Where in a list: `starting_after` goes towards older objects, `ending_before` towards newer ones."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    starting_after: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")] | None = None
    ending_before: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")] | None = None


class Listing(Schema, Generic[T]):
    """One page of a list."""

    object: str = "list"
    data: list[T]
    has_more: bool
    url: str


def listing(
    request: HttpRequest, page: Page, fetch: Callable[..., Sequence[V]], show: Callable[[V], Any]
) -> dict[str, Any]:
    """One page: fetch one more than asked to know of more, show each."""
    if page.starting_after and page.ending_before:
        raise Invalid("Give starting_after or ending_before, not both.", param="ending_before")
    found = list(fetch(after=page.starting_after, before=page.ending_before, limit=page.limit + 1))
    more = len(found) > page.limit
    if more:
        found = found[1:] if page.ending_before else found[: page.limit]
    return {"object": "list", "data": [show(v) for v in found], "has_more": more, "url": request.path}


def sliced(everything: Sequence[V]) -> Callable[..., list[V]]:
    """A fetch over a short list that is there as a whole, newest first."""

    def fetch(*, after: str | None, before: str | None, limit: int) -> list[V]:
        if before:
            return [v for v in everything if v.id > before][-limit:]
        return [v for v in everything if not after or v.id < after][:limit]

    return fetch
