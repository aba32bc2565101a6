"""Scripts of documents and findings made of them: what a reader would say, without a photo."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bonafides.checks.document.adapters.scripted import ScriptedReader, picture_of
from bonafides.checks.document.rules import Acceptance, AcceptedKind, Choice, DocumentFinding
from bonafides.vision.documents import mrz

TODAY = date(2026, 11, 22)
PASSPORT = Choice(kind="passport", country="UTO")
ID_CARD = Choice(kind="id_card", country="UTO")
PERSON: dict[str, Any] = {
    "surname": "Eriksson",
    "given_names": "Anna Maria",
    "document_number": "L898902C3",
    "issuing_state": "UTO",
    "nationality": "UTO",
    "birth_date": date(1974, 8, 12),
    "sex": "F",
    "expiry_date": date(2030, 4, 15),
}


def _kind(
    kind: str, formats: Sequence[str], codes: Sequence[str], countries: str, *, sides: int
) -> AcceptedKind:
    return AcceptedKind(
        kind=kind,
        title=kind.replace("_", " ").capitalize(),
        two_sided=sides == 2,
        formats=tuple(formats),
        codes=tuple(codes),
        countries=frozenset(countries.split()),
    )


ACCEPTED = Acceptance(
    kinds=(
        _kind("passport", ["td3"], ["P"], "UTO GBR DEU FRA", sides=1),
        _kind("id_card", ["td1", "td2", "frid"], ["I", "A", "C"], "UTO DEU FRA", sides=2),
        _kind("residence_permit", ["td1", "td2"], ["IR", "AR", "CR"], "UTO DEU", sides=2),
    ),
    names={"UTO": "Utopia", "GBR": "United Kingdom", "DEU": "Germany", "FRA": "France"},
    minimum_age=18,
)


def passport(**changes: Any) -> tuple[str, str]:
    """The two lines of Anna's passport."""
    return mrz.compose_td3(**PERSON | changes)


def wrong_digit(check: str) -> tuple[str, ...]:
    """Anna's passport with one check digit printed wrong."""
    return mrz.with_wrong_digit(mrz.Kind.TD3, passport(), check)


def card(**changes: Any) -> tuple[str, str, str]:
    """The three lines of Anna's card."""
    return mrz.compose_td1(**PERSON | changes)


def script(lines: Sequence[str] = (), *, portrait: str = "good", **more: Any) -> str:
    """A script as TOML; without lines the side has none."""
    values = {"portrait": portrait, **({"mrz": list(lines)} if lines else {}), **more}
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())


def finding(front: str, back: str | None = None) -> DocumentFinding:
    """What the scripted reader finds."""
    return ScriptedReader().read(front.encode(), back.encode() if back is not None else None, today=TODAY)


def photo(text: str) -> bytes:
    """A JPEG that carries a script."""
    return picture_of(text)
