"""How names were compared, in sentences. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OUTCOMES = {
    "match": ("The names agree", "good"),
    "partial": ("The names agree in part", "warn"),
    "mismatch": ("The names differ", "bad"),
}
WAYS = {
    "same": "the same",
    "spelling": "the same in another spelling",
    "truncated": "cut off by the length of the lines",
    "slip": "one letter differs",
    "short": "a short form",
    "initial": "an initial",
}
NOTES = {
    "account_name_missing": "The account has no name.",
    "document_name_missing": "No name could be read from the document.",
    "other_script": "The account's name is in another script: compare it by eye or ask for its Latin spelling.",
    "transliterated": "Letters were compared by how passports write them (ü as UE or U).",
    "single_name": "One side has a single name only. That is a complete name in many countries.",
    "order_differs": "The words stand in another order.",
    "words_only_in_account": "The account has words that the document has not.",
    "words_only_in_document": "The document has words that the account has not. Further given names are common.",
    "truncated": "The document's lines cut the name off.",
    "initials": "An initial stands for a name.",
    "one_letter": "One letter differs: a slip of the pen, or of the reader.",
    "short_form": "A short form is used.",
    "surname_differs": "No word of the account is the surname.",
    "given_names_differ": "No word of the account is a given name.",
}


@dataclass(frozen=True, slots=True)
class NamePair:
    """A word of the account, its counterpart, and in what way they are the same."""

    account: str
    document: str
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NameStory:
    """The comparison, ready to show."""

    heading: str
    tone: str
    score: str
    pairs: tuple[NamePair, ...]
    only_account: tuple[str, ...]
    only_document: tuple[str, ...]
    notes: tuple[str, ...]


def story(explanation: Mapping[str, Any] | None) -> NameStory | None:
    """A stored explanation in words; None where names were not compared."""
    if not explanation:
        return None
    heading, tone = OUTCOMES.get(explanation["outcome"], (str(explanation["outcome"]), "quiet"))
    return NameStory(
        heading=heading,
        tone=tone,
        score=f"{explanation['score']:.2f}",
        pairs=tuple(NamePair(a, d, WAYS.get(how, how)) for a, d, how in explanation["pairs"]),
        only_account=tuple(explanation["only_account"]),
        only_document=tuple(explanation["only_document"]),
        notes=tuple(NOTES.get(n, n.replace("_", " ")) for n in explanation["notes"]),
    )
