from enum import StrEnum

import pytest

from bonafides.badges.states import BADGE_MOVES
from bonafides.core.states import Moves
from bonafides.notices.states import MESSAGE_MOVES
from bonafides.verifications.states import CHECK_MOVES, VERIFICATION_MOVES
from bonafides.webhooks.states import DELIVERY_MOVES


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


def test_table_without_a_row_for_a_state_is_refused() -> None:
    with pytest.raises(ValueError, match="green"):
        Moves(Light, {Light.RED: frozenset({Light.GREEN})})


def test_sources_of_a_state_are_those_that_lead_to_it() -> None:
    moves = Moves(Light, {Light.RED: frozenset({Light.GREEN}), Light.GREEN: frozenset()})
    assert (moves.sources_of(Light.GREEN), moves.final) == ([Light.RED], frozenset({Light.GREEN}))


def test_drawing_has_a_line_for_each_move() -> None:
    moves = Moves(Light, {Light.RED: frozenset({Light.GREEN}), Light.GREEN: frozenset()})
    assert moves.mermaid() == "stateDiagram-v2\n    red --> green"


@pytest.mark.parametrize(
    ("moves", "states"),
    [
        (
            VERIFICATION_MOVES,
            {"requires_input", "processing", "in_review", "verified", "declined", "canceled", "expired"},
        ),
        (
            CHECK_MOVES,
            {"waiting", "in_progress", "in_review", "passed", "failed", "blocked", "credited", "waived"},
        ),
        (BADGE_MOVES, {"active", "suspended", "revoked", "expired"}),
        (MESSAGE_MOVES, {"queued", "processing", "sent", "abandoned"}),
        (DELIVERY_MOVES, {"pending", "sending", "delivered", "failed"}),
    ],
)
def test_states_are_those_of_the_public_contract(moves: Moves[StrEnum], states: set[str]) -> None:
    assert {str(s) for s in moves.states} == states
