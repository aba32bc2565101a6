"""The table of moves, complete."""

import itertools

import pytest

from bonafides.reviews.states import CASE_MOVES, CaseState

LEGAL = {
    ("open", "claimed"),
    ("open", "decided"),
    ("claimed", "open"),
    ("claimed", "decided"),
    ("decided", "open"),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(CaseState, CaseState)))
def test_moves_are_these_and_no_others(before: CaseState, after: CaseState) -> None:
    assert (after in CASE_MOVES.table[before]) == ((str(before), str(after)) in LEGAL)
