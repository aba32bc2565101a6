"""The comparison and its explanation. Pure.

A match needs every word of the shorter name explained, by the surname and by a given name where the document has both.
Where only a part agrees, a person compares; a name in another script is never refused by a machine.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bonafides.decisions.names.pairing import STRONG, How, Pair, pairs, unite
from bonafides.decisions.names.words import Word, words

SURNAME, GIVEN = "surname", "given_names"


class Outcome(StrEnum):
    """What the names say."""

    MATCH = "match"
    PARTIAL = "partial"
    MISMATCH = "mismatch"


class Note(StrEnum):
    """What a person should know of a comparison."""

    ACCOUNT_NAME_MISSING = "account_name_missing"
    DOCUMENT_NAME_MISSING = "document_name_missing"
    OTHER_SCRIPT = "other_script"
    TRANSLITERATED = "transliterated"
    SINGLE_NAME = "single_name"
    ORDER_DIFFERS = "order_differs"
    WORDS_ONLY_IN_ACCOUNT = "words_only_in_account"
    WORDS_ONLY_IN_DOCUMENT = "words_only_in_document"
    TRUNCATED = "truncated"
    INITIALS = "initials"
    ONE_LETTER = "one_letter"
    SHORT_FORM = "short_form"
    SURNAME_DIFFERS = "surname_differs"
    GIVEN_NAMES_DIFFER = "given_names_differ"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentName:
    """The name as read. A single name stands in `surname` (ICAO 9303-3 §4.6), sometimes in `given_names` alone."""

    surname: str = ""
    given_names: str = ""
    truncated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The outcome, the score from 0 to 1, and who explains whom: personal data, for staff alone."""

    outcome: Outcome
    score: float
    pairs: tuple[Pair, ...] = ()
    only_account: tuple[str, ...] = ()
    only_document: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a sealed column."""
        return {
            "outcome": str(self.outcome),
            "score": round(self.score, 3),
            "pairs": [[p.account.written, p.document.written, str(p.how)] for p in self.pairs],
            "only_account": list(self.only_account),
            "only_document": list(self.only_document),
            "notes": [str(n) for n in self.notes],
        }


@dataclass(frozen=True, slots=True)
class _Sides:
    account: list[Word]
    document: list[Word]
    found: list[Pair]
    truncated: bool

    @property
    def only_account(self) -> list[Word]:
        used = {p.places[0] for p in self.found}
        return [w for i, w in enumerate(self.account) if i not in used]

    @property
    def only_document(self) -> list[Word]:
        used = {p.places[1] for p in self.found}
        return [w for i, w in enumerate(self.document) if i not in used]

    def hit(self, part: str) -> bool:
        """Whether a strong pair explains a word of this part; True where the document has none of it."""
        if not any(w.part == part for w in self.document):
            return True
        return any(p.how in STRONG and p.document.part == part for p in self.found)


def compare(
    account: str | None, document: DocumentName, *, match_from: float, mismatch_below: float
) -> Comparison:
    """The name of an account against the name on a document. Never raises, whatever the names hold."""
    mine = words(account or "")
    theirs = words(document.surname, SURNAME) + words(document.given_names, GIVEN)
    if not mine or not theirs:
        note = Note.ACCOUNT_NAME_MISSING if not mine else Note.DOCUMENT_NAME_MISSING
        return Comparison(outcome=Outcome.PARTIAL, score=0.0, notes=(note,))
    mine, theirs = unite(mine, theirs), unite(theirs, mine)
    theirs = _telling(theirs)
    mine = _telling(mine, kept=frozenset(w.plain for w in theirs))
    if len({w.part for w in theirs}) == 1:
        mine, theirs = _once(mine), _once(theirs)
    sides = _Sides(mine, theirs, pairs(mine, theirs, truncated=document.truncated), document.truncated)
    score = _score(sides)
    return Comparison(
        outcome=_outcome(sides, score, match_from=match_from, mismatch_below=mismatch_below),
        score=score,
        pairs=tuple(sides.found),
        only_account=tuple(w.written for w in sides.only_account),
        only_document=tuple(w.written for w in sides.only_document),
        notes=tuple(_notes(sides)),
    )


def _telling(side: list[Word], kept: frozenset[str] = frozenset()) -> list[Word]:
    """The words that tell people apart; all of a part that has no such word (somebody may be called Van Le)."""
    parts = {w.part for w in side if not w.light}
    return [w for w in side if not w.light or w.part not in parts or w.plain in kept]


def _once(side: list[Word]) -> list[Word]:
    """Without repeats: forms that demand a last name make `Suharto Suharto` of a single name."""
    return list({w.plain: w for w in reversed(side)}.values())[::-1]


def _neutral(sides: _Sides) -> int:
    """Initials that stand for a further given name, beside one that is written out on both sides."""
    if not sides.hit(SURNAME) or not sides.hit(GIVEN):
        return 0
    return sum(p.how == How.INITIAL for p in sides.found)


def _score(sides: _Sides) -> float:
    aside = _neutral(sides)
    shorter = min(len(sides.account), len(sides.document)) - aside
    if shorter <= 0:
        return 0.0
    explained = sum(p.score for p in sides.found if not (aside and p.how == How.INITIAL))
    return min(1.0, explained / shorter)


def _outcome(sides: _Sides, score: float, *, match_from: float, mismatch_below: float) -> Outcome:
    strong = sum(p.how in STRONG for p in sides.found)
    both = sides.hit(SURNAME) and sides.hit(GIVEN)
    extra = len(sides.only_account)
    fits = extra < strong if not sides.truncated else extra <= strong
    whole = bool(sides.found) and not any(p.how not in STRONG | {How.INITIAL} for p in sides.found)
    alone = len(sides.account) == 1 and len(sides.document) > 1
    incomplete = sides.truncated and not any(w.part == GIVEN for w in sides.document)
    if score >= match_from and both and fits and whole and not alone and not incomplete:
        return Outcome.MATCH
    if score < mismatch_below and all(w.latin for w in sides.account) and not incomplete:
        return Outcome.MISMATCH
    return Outcome.PARTIAL


def _notes(sides: _Sides) -> list[Note]:
    ways = {p.how for p in sides.found}
    order = [p.places[1] for p in sides.found]
    rotations = [order[i:] + order[:i] for i in range(len(order))]
    said = {
        Note.OTHER_SCRIPT: any(w.foreign for w in sides.account),
        Note.TRANSLITERATED: How.SPELLING in ways,
        Note.SINGLE_NAME: len(sides.account) == 1 or len({w.part for w in sides.document}) == 1,
        Note.ORDER_DIFFERS: bool(order) and sorted(order) not in rotations,
        Note.WORDS_ONLY_IN_ACCOUNT: bool(sides.only_account),
        Note.WORDS_ONLY_IN_DOCUMENT: bool(sides.only_document),
        Note.TRUNCATED: sides.truncated,
        Note.INITIALS: How.INITIAL in ways,
        Note.ONE_LETTER: How.SLIP in ways,
        Note.SHORT_FORM: How.SHORT in ways,
        Note.SURNAME_DIFFERS: not sides.hit(SURNAME),
        Note.GIVEN_NAMES_DIFFER: not sides.hit(GIVEN),
    }
    return [note for note, holds in said.items() if holds]
