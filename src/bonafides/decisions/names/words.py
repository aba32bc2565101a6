"""A name as words. Pure.

A word is a row of letters with the ways in which each may be written; comparing two is a walk, never a list of all
combinations, so that a hostile name costs no more than its length.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bonafides.decisions.names import letters

MOST_WORDS = 24  # a zone holds 39 characters of names; longer accounts are nonsense or prose
MOST_LETTERS = 60


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that belong to a surname without telling anybody apart, as they stand in names of many languages.
PARTICLES = _listed(
    "A AB ABU AF AL AN AP AS AV BEN BET BIN BINT BINTI BT BTE D DA DAS DE DEI DEL DELA DELLA DEM DEN DER DI DO DOS DU "
    "E EL EN FITZ HA HET IBN IM L LA LAS LE LES LO LOS MAC MC N NA NI NIC O OF OP S T TE TEN TER THE UD UL VAN VANDE "
    "VANDEN VANDER VE VER VOM VON VONDER Y ZU ZUM ZUR"
)
# Forms of address, degrees and ranks of birth; and what forms make people write who have only one name.
TITLES = _listed(
    "MR MRS MS MISS MX SIR DAME LADY LORD DR PROF PROFESSOR DOCTOR HERR FRAU MME MLLE SR SRA SRTA DON DONA ING DIPL "
    "MAG PHD MD MBA BSC MSC ESQ JR JUNIOR SENIOR II III IV HON REV FR HAJI HJ USTAZ SHRI SMT KUMARI "
    "FNU LNU NFN NLN NMN NONAME UNKNOWN XXX XXXX"
)
_DROPPED = "'’‘ʼʻʾʿ`´′\"“”„«»"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it was written, and how each of its letters may be written in A to Z.

    `foreign`: it holds a letter without a transliteration here. `part`: of which part of the name, for a document.
    """

    written: str
    spelt: tuple[letters.Spellings, ...]
    foreign: bool = False
    latin: bool = True
    part: str = ""

    @property
    def plain(self) -> str:
        """Its first spelling."""
        return "".join(s[0] for s in self.spelt)

    @property
    def base(self) -> str:
        """Its shortest spelling, letter by letter: what is left when marks are dropped."""
        return "".join(min(s, key=len) for s in self.spelt)

    @property
    def initial(self) -> bool:
        """A single letter."""
        return len(self.spelt) == 1 and not self.foreign

    @property
    def light(self) -> bool:
        """A particle, a title or a filler: it neither proves nor disproves."""
        return not self.foreign and (self.plain in TITLES or (self.plain in PARTICLES and not self.initial))


def words(name: str, part: str = "") -> list[Word]:
    """The words of a name in its own order. Digits, signs and pictures are left out."""
    found: list[list[str]] = [[]]
    for character in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name[:2000])):
        kind = unicodedata.category(character)
        if character in _DROPPED or (kind in ("Cf", "Cc") and not character.isspace()):
            continue
        if kind[0] in "LM":
            found[-1].append(character)
        elif found[-1]:
            found.append([])
    return [_word(w[:MOST_LETTERS], part) for w in found if w][:MOST_WORDS]


def _word(characters: list[str], part: str) -> Word:
    spelt, foreign, latin = [], False, True
    for character in characters:
        if unicodedata.category(character)[0] == "M":
            continue  # a mark that has no letter of its own with its base
        raised = letters.upper(character)
        ways = letters.spellings(raised)
        foreign = foreign or ways is None
        latin = latin and "LATIN" in unicodedata.name(character, "")
        spelt.append(ways or (character,))
    return Word("".join(characters), tuple(spelt), foreign or not spelt, latin and bool(spelt), part)


def joined(run: Sequence[Word]) -> Word:
    """Several words written as one."""
    return Word(
        " ".join(w.written for w in run),
        tuple(s for w in run for s in w.spelt),
        any(w.foreign for w in run),
        all(w.latin for w in run),
        run[0].part,
    )


def spells(word: Word, text: str) -> bool:
    """Whether a word may be written as this row of A to Z."""
    return len(text) in _reached(word, text)


def _reached(word: Word, text: str) -> set[int]:
    places = {0}
    for ways in word.spelt:
        places = {p + len(way) for p in places for way in ways if text.startswith(way, p)}
        if not places:
            break
    return places
