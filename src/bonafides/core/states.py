"""Legal moves are data; a race is settled by one conditional UPDATE."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from bonafides.core.errors import AlreadyMoved

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=Model)


class Moves(Generic[S]):
    """A table of legal moves: state → states it may become. Complete: every state of the enum has a row."""

    def __init__(self, states: type[S], table: Mapping[S, frozenset[S]]) -> None:
        if missing := set(states) - set(table):
            raise ValueError(f"no row for {sorted(missing)}")
        self.states = states
        self.table = dict(table)

    def sources_of(self, target: S) -> list[S]:
        """The states from which `target` may be reached in one move."""
        return [state for state in self.states if target in self.table[state]]

    @property
    def final(self) -> frozenset[S]:
        """States that nothing leaves."""
        return frozenset(state for state, targets in self.table.items() if not targets)

    def mermaid(self) -> str:
        """A state drawing for the docs."""
        rows = [f"    {a} --> {b}" for a in self.states for b in sorted(self.table[a])]
        return "\n".join(["stateDiagram-v2", *rows])


def move(rows: QuerySet[M], moves: Moves[S], *, to: S, only_from: tuple[S, ...] = (), **changes: Any) -> int:
    """Move one row (the queryset names it) to `to` and set `changes`, if it still stands where that is legal.

    Raises AlreadyMoved when no row moved: somebody else won, or the move is not in the table.
    """
    sources = [s for s in moves.sources_of(to) if not only_from or s in only_from]
    moved = rows.filter(state__in=sources).update(state=to, **changes)
    if not moved:
        raise AlreadyMoved(f"It cannot become {to} from where it stands now.")
    return moved
