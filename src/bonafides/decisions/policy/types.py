"""What a policy says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FICTIONAL = "UTO"  # Utopia: ICAO 9303-3 §5, for specimens


class Strength(StrEnum):
    """How much a piece of evidence proves (NIST SP 800-63A §2.4), weakest first."""

    FAIR = "fair"
    STRONG = "strong"
    SUPERIOR = "superior"

    @property
    def rank(self) -> int:
        """0, 1, 2."""
        return tuple(Strength).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditRule:
    """Earlier evidence of at least `strength`, at most `max_age` old, from `sources` (any where empty), counts."""

    strength: Strength
    max_age: timedelta
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckRule:
    """One kind of check. `attempts` include the first; `retry_after` is the wait between two tries.

    `evidence_days`: how long a passed check counts; None for ever.
    """

    kind: str
    attempts: int
    retry_after: timedelta
    strength: Strength
    evidence_days: int | None
    credit: tuple[CreditRule, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level and the checks that it needs, in the order in which a member meets them."""

    name: str
    title: str
    checks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRule:
    """One kind of document. `sides` are the pictures that it needs where its zone is on the back.

    `formats`: as vision names them (td1, td2, td3, frid). `codes`: how the zone's document code begins
    (ICAO 9303-4 to -6 §4.2: P passport; A, C, I official cards). `countries`: ICAO three-letter codes.
    """

    kind: str
    title: str
    sides: tuple[str, ...]
    formats: tuple[str, ...]
    codes: tuple[str, ...]
    countries: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class NameRule:
    """Scores from which a name matches, and below which it is another's; between them a person compares."""

    match_from: float
    mismatch_below: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """A whole policy. `hash` is the SHA-256 of the file's bytes; both are stored with each decision."""

    version: str
    hash: str
    source: str
    open_for: timedelta
    minimum_age: int
    levels: Mapping[str, Level]
    checks: Mapping[str, CheckRule]
    documents: Mapping[str, DocumentRule]
    names: NameRule
    fictional: bool = False  # accepts the fictional state UTO: in demo and test only

    def level(self, name: str) -> Level | None:
        """A level by name, None where the policy has none of it."""
        return self.levels.get(name)

    def covers(self, reached: str, wanted: str) -> bool:
        """Whether whoever reached one level has thereby reached another: its checks include all of the other's."""
        if reached not in self.levels or wanted not in self.levels:
            return False
        return set(self.levels[wanted].checks) <= set(self.levels[reached].checks)

    def document_kind(self, document_code: str, zone_format: str) -> str | None:
        """The kind of document that a zone belongs to, by its code (`P<`, `ID`) and format; None for no accepted one.

        The longest code that fits wins, so that a permit (`IR`) is told from a card (`I`).
        """
        code = document_code.rstrip("<")
        fits = [
            (len(prefix), rule.kind)
            for rule in self.documents.values()
            if zone_format in rule.formats
            for prefix in rule.codes
            if code.startswith(prefix)
        ]
        return max(fits)[1] if fits else None

    def accepts(self, kind: str, country: str) -> bool:
        """Whether documents of this kind and issuer (ICAO code; `D` and `D<<` are Germany) are accepted."""
        rule = self.documents.get(kind)
        return rule is not None and issuer(country) in self.countries_of(kind)

    def countries_of(self, kind: str) -> frozenset[str]:
        """The issuers whose documents of a kind are accepted."""
        rule = self.documents.get(kind)
        if rule is None:
            return frozenset()
        return rule.countries | {FICTIONAL} if self.fictional else rule.countries

    @property
    def countries(self) -> frozenset[str]:
        """All issuers of whom at least one kind of document is accepted."""
        return frozenset().union(*(self.countries_of(kind) for kind in self.documents))

    def kinds_of(self, country: str) -> tuple[str, ...]:
        """The kinds accepted from an issuer, in the policy's order."""
        return tuple(kind for kind in self.documents if self.accepts(kind, country))


def issuer(code: str) -> str:
    """An issuing state's code as ISO 3166 has it: ICAO 9303-3 §5 gives Germany the single letter D."""
    bare = code.strip().upper().rstrip("<")
    return "DEU" if bare == "D" else bare
