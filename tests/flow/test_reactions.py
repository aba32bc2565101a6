"""Every job that an event asks for exists, and takes what it is given."""

import inspect

from procrastinate.contrib.django import app

from bonafides.core.events import CATALOGUE
from bonafides.flow.reactions import PUBLISH, REACTIONS


def test_every_job_named_exists() -> None:
    named = {r.job for reactions in REACTIONS.values() for r in reactions} | {PUBLISH}
    assert sorted(named - set(app.tasks)) == []


def test_every_job_takes_the_arguments_that_the_event_gives() -> None:
    for event, reactions in REACTIONS.items():
        fields = {name: f"a {name}" for name in inspect.signature(event).parameters}
        sample = type("Sample", (), fields)()
        for reaction in reactions:
            task = app.tasks[reaction.job]
            inspect.signature(inspect.unwrap(task.func)).bind(**reaction.arguments(sample))


def test_every_event_that_is_reacted_to_is_in_the_catalogue() -> None:
    assert [e.name for e in REACTIONS if CATALOGUE.get(e.name) is not e] == []


def test_kinds_narrow_only_events_of_checks() -> None:
    for event, reactions in REACTIONS.items():
        if any(r.kind for r in reactions):
            assert "kind" in inspect.signature(event).parameters
