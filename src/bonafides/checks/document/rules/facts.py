"""What a reader measured on the pictures of one document. Plain values: they travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFinding:
    """One value of the zone; dates are ISO, unknown parts left out. `confidence` 0 to 1, of its weakest character."""

    value: str
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SideFinding:
    """One picture. `format`, `issuer`, `lines`, `fields` and `checks` are empty where no zone was read.

    `problems` are codes of `vision.documents.Finding`; `checks` tells per check digit whether the printed one fits;
    `signals` are figures by name (sharpness, glare, luminance, ocr_confidence_min, …).
    """

    format: str | None = None
    issuer: str | None = None
    lines: tuple[str, ...] = ()
    fields: Mapping[str, FieldFinding] = field(default_factory=dict)
    checks: Mapping[str, bool] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    names_truncated: bool = False
    signals: Mapping[str, float | bool] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """A field's text, empty where it was not read."""
        found = self.fields.get(name)
        return found.value if found else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Portrait:
    """The face on the document, cut out upright. `usable`: it shows enough to be compared."""

    jpeg: bytes = field(repr=False)
    usable: bool
    eye_distance: float  # pixels of the picture
    score: float  # 0 to 1, how sure the detector is
    sharpness: float
    brightness: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFinding:
    """All pictures of a document. `ms`: milliseconds of wall time by stage."""

    front: SideFinding
    back: SideFinding | None = None
    portrait: Portrait | None = None
    ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[SideFinding, ...]:
        """The pictures that there are, front first."""
        return (self.front,) if self.back is None else (self.front, self.back)
