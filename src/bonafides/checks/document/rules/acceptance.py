"""Which documents are accepted, as the check needs to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def issuer(code: str) -> str:
    """An issuing state's three letters: ICAO 9303-3 §5 gives Germany the single letter D."""
    bare = code.strip().upper().rstrip("<")
    return "DEU" if bare == "D" else bare


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What the member said they would photograph: a kind of the policy and an issuer's three letters."""

    kind: str
    country: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptedKind:
    """One kind of document. `formats` and `codes` as in its zone; `two_sided`: its zone may be on the back."""

    kind: str
    title: str
    two_sided: bool
    formats: tuple[str, ...]
    codes: tuple[str, ...]
    countries: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """All that is accepted. `names`: issuer → English name."""

    kinds: tuple[AcceptedKind, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    minimum_age: int = 18

    def kind(self, name: str) -> AcceptedKind | None:
        """A kind by name, None where it is not accepted from anywhere."""
        return next((k for k in self.kinds if k.kind == name), None)

    def title(self, name: str) -> str:
        """What a kind is called; its name where it is unknown."""
        found = self.kind(name)
        return found.title if found else name.replace("_", " ")

    def accepts(self, kind: str, country: str) -> bool:
        """Whether a kind is accepted from an issuer."""
        found = self.kind(kind)
        return found is not None and issuer(country) in found.countries

    def kinds_of(self, country: str) -> tuple[AcceptedKind, ...]:
        """The kinds accepted from an issuer."""
        return tuple(k for k in self.kinds if self.accepts(k.kind, country))

    @property
    def countries(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of every issuer of whom something is accepted, by name."""
        codes = frozenset().union(*(k.countries for k in self.kinds))
        return tuple(sorted(((c, self.names.get(c, c)) for c in codes), key=lambda row: _sortable(row[1])))

    def in_words(self, country: str) -> str:
        """`passport, identity card`: what to use instead, for the remedy of a reason."""
        kinds = self.kinds_of(country) or self.kinds
        return ", ".join(k.title.lower() for k in kinds)

    def kind_of(self, document_code: str, zone_format: str) -> str | None:
        """The kind that a zone belongs to by its code (`P<`, `ID`) and format; the longest code that fits wins."""
        code = document_code.rstrip("<")
        fits = [
            (len(prefix), k.kind)
            for k in self.kinds
            if zone_format in k.formats
            for prefix in k.codes
            if code.startswith(prefix)
        ]
        return max(fits)[1] if fits else None


def _sortable(name: str) -> str:
    return name.replace("Å", "A").replace("Ö", "O").casefold()
