"""What every member page shows around its content: where the member is, and the ways beside the way."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bonafides.flow.steps import BY_KEY, Facts, Step, stations
from bonafides.verifications.queries import VerificationView

BESIDE = ("help", "cannot", "hand_over")


@dataclass(frozen=True, slots=True)
class Way:
    """A link at the foot of the page."""

    url: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class Journey:
    """Step `number` of `total` (0 where the page is no station), a mark for each station, ways out."""

    number: int
    total: int
    marks: tuple[str, ...]
    links: tuple[Way, ...]


def url_of(step: Step, verification_id: str) -> str:
    """The address of a step's first page."""
    return reverse(step.url_name, kwargs={"verification_id": verification_id})


def journey(v: VerificationView, facts: Facts, here: Step | None) -> Journey:
    """The frame of one page. A step counts as done by the same predicate that lets the member past it."""
    all_stations = stations(v)
    keys = [s.key for s in all_stations]
    number = keys.index(here.key) + 1 if here and here.key in keys else 0
    marks = tuple(
        "now" if here and s.key == here.key else "done" if s.done(v, facts) else "" for s in all_stations
    )
    return Journey(number, len(keys), marks, tuple(_ways(v, facts, here)))


def _ways(v: VerificationView, facts: Facts, here: Step | None) -> list[Way]:
    origin = urlencode({"step": here.key}) if here and here.kind else ""
    ways = []
    for key in BESIDE:
        step = BY_KEY[key]
        if here is not step and step.opens(v, facts):
            url = url_of(step, v.id)
            ways.append(Way(f"{url}?{origin}" if origin else url, step.title, step.icon))
    return ways
