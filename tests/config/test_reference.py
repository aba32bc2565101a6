"""The pages that are made from the code."""

import dataclasses

from bonafides.config.operations import reference
from bonafides.core.events import CATALOGUE


def test_pages_name_everything_there_is() -> None:
    from bonafides.config.environment import VARIABLES
    from bonafides.verifications.reasons import REASONS

    assert all(f"BONAFIDES_{v.name}`" in reference.settings_page() for v in VARIABLES)
    assert all(f"`{code}`" in reference.reasons_page() for code in REASONS)
    assert "verifications_attempt.claims` | what was read: names, dates, numbers" in reference.data_page()
    assert (
        "## Verification\n\n```mermaid\nstateDiagram-v2\n    requires_input --> " in reference.states_page()
    )
    events = reference.events_page()
    assert all(f"## `{name}`" in events for name in CATALOGUE)


def test_events_every_field_says_what_it_is() -> None:
    reference.events_page()
    silent = {
        f"{name}.{field.name}"
        for name, event in CATALOGUE.items()
        for field in dataclasses.fields(event)
        if not reference._field_comments(event).get(field.name)
    }
    assert silent == set()


def test_table_keeps_bars_and_lines_inside_their_cell() -> None:
    assert reference.table(["a"], [["x|y\nz"]]) == "| a |\n| --- |\n| x\\|y z |\n"
