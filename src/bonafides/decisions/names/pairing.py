"""Which word of one name is which word of the other. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bonafides.decisions.names.letters import reduced
from bonafides.decisions.names.words import Word, joined, spells

LONGEST_RUN = 4  # VAN DER HOFF LAAN: longer compounds are not written as one word


class How(StrEnum):
    """In what way two words are the same, best first."""

    SAME = "same"
    SPELLING = "spelling"  # ICAO 9303-3 §6 and its variants: Müller, MUELLER, MULLER
    TRUNCATED = "truncated"  # the zone ends here (ICAO 9303-4 §4.2.3)
    SLIP = "slip"  # one letter differs
    SHORT = "short"  # Alex, Alexander
    INITIAL = "initial"


# What a pair explains of a word. A weak pair lies far enough below 1 that three words with one of them stay below the
# default policy's match_from of 0.9: a person looks, whichever it is.
SCORES = {
    How.SAME: 1.0,
    How.SPELLING: 1.0,
    How.TRUNCATED: 1.0,
    How.SLIP: 0.7,
    How.SHORT: 0.6,
    How.INITIAL: 0.5,
}
STRONG = frozenset({How.SAME, How.SPELLING, How.TRUNCATED})


@dataclass(frozen=True, slots=True)
class Pair:
    """One word of the account and its counterpart on the document."""

    account: Word
    document: Word
    how: How
    places: tuple[int, int] = (0, 0)

    @property
    def score(self) -> float:
        """How much of the word it explains, 0 to 1."""
        return SCORES[self.how]


def related(account: Word, document: Word, *, cut: bool = False) -> How | None:
    """How two words are the same, None where they are not. `cut`: the document's word may go on."""
    if account.foreign or document.foreign:
        return How.SAME if account.written == document.written else None
    if strong := _strongly(account, document, cut=cut):
        return strong
    return _weakly(account, document)


def _strongly(account: Word, document: Word, *, cut: bool) -> How | None:
    texts = {document.plain, document.base}
    if account.plain in texts and account.latin:
        return How.SAME
    spelt = any(spells(account, t) for t in texts) or spells(document, account.plain)
    loosely = reduced(account.plain) == reduced(document.plain) or reduced(account.base) == reduced(
        document.base
    )
    if spelt or loosely:
        return How.SPELLING
    return How.TRUNCATED if cut and account.plain.startswith(document.plain) else None


def _weakly(account: Word, document: Word) -> How | None:
    mine, theirs = reduced(account.base), reduced(document.base)
    shorter, longer = sorted((mine, theirs), key=len)
    if account.initial or document.initial:
        return How.INITIAL if mine[:1] == theirs[:1] else None
    if len(shorter) >= 3 and longer.startswith(shorter):
        return How.SHORT
    return How.SLIP if len(shorter) >= 4 and one_letter_apart(mine, theirs) else None


def one_letter_apart(a: str, b: str) -> bool:
    """One letter put in, left out, changed, or two neighbours swapped."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) != len(b):
        return a[start:] == b[start + 1 :]
    return a[start + 1 :] == b[start + 1 :] or (
        a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    )


def unite(side: Sequence[Word], other: Sequence[Word]) -> list[Word]:
    """One name with those neighbours joined that the other one writes as one word: DE LA CRUZ, Delacruz."""
    texts = {t for w in other if not w.foreign and not w.initial for t in (w.plain, w.base)}
    out, start = [], 0
    while start < len(side):
        length = next(
            (n for n in range(LONGEST_RUN, 1, -1) if _fits(side[start : start + n], n, texts, other)), 1
        )
        out.append(joined(side[start : start + length]) if length > 1 else side[start])
        start += length
    return out


def _fits(run: Sequence[Word], length: int, texts: set[str], other: Sequence[Word]) -> bool:
    if len(run) < length or any(w.part != run[0].part for w in run) or any(w.foreign for w in run):
        return False
    whole = joined(run)
    return any(spells(whole, t) for t in texts) or any(
        not w.foreign and spells(w, whole.plain) for w in other
    )


def pairs(account: Sequence[Word], document: Sequence[Word], *, truncated: bool) -> list[Pair]:
    """The best pairs, each word used once: better ways first, then neighbours in order."""
    last = len(document) - 1
    found = [
        Pair(a, d, how, (i, j))
        for i, a in enumerate(account)
        for j, d in enumerate(document)
        if (how := related(a, d, cut=truncated and j == last)) is not None
    ]
    rank = list(How)
    found.sort(key=lambda p: (rank.index(p.how), abs(p.places[0] - p.places[1]), p.places))
    taken_a: set[int] = set()
    taken_d: set[int] = set()
    chosen = []
    for pair in found:
        if pair.places[0] not in taken_a and pair.places[1] not in taken_d:
            taken_a.add(pair.places[0])
            taken_d.add(pair.places[1])
            chosen.append(pair)
    return sorted(chosen, key=lambda p: p.places)
