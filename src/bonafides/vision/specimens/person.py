"""Invented people of Utopia: a name, a birthday and a look, all from one seed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np

Sex = Literal["F", "M", "X"]
Hair = Literal["bald", "short", "side", "bob", "long", "bun", "curly"]
Beard = Literal["none", "stubble", "moustache", "full"]

# How old somebody looks is reckoned from this year, so that the same seed draws the same face for ever.
LOOK_YEAR = 2026

SHAPES = (
    "face_width", "face_length", "jaw_width", "chin_length", "chin_width", "cheekbones", "cheek_fat", "forehead",
    "eye_distance", "eye_size", "eye_height", "eye_slant", "eye_open", "brow_height", "brow_slant", "brow_weight",
    "nose_length", "nose_width", "nose_bridge", "nose_tip", "nose_hump", "mouth_width", "mouth_height",
    "lip_upper", "lip_lower", "ears",
)  # fmt: skip
"""Names of the shape weights of a head; each is about -1 … 1, 0 is the average head."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person looks like; colours are RGB 0-255, `shape` has one weight per name in `SHAPES`."""

    age: int
    skin: tuple[int, int, int]
    hair: Hair
    hair_colour: tuple[int, int, int]
    eyes: tuple[int, int, int]
    lips: tuple[int, int, int]
    beard: Beard = "none"
    glasses: bool = False
    freckles: float = 0.0
    shape: dict[str, float] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `surname` is empty for somebody with a single name, which then stands in
    `given_names` (in the zone it is the primary identifier, ICAO 9303-3)."""

    surname: str
    given_names: str
    born: date
    sex: Sex
    look: Look
    birthplace: str = "ZENITH"

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.surname}".strip()


_SURNAMES = (
    "Eriksson", "Åström", "Müller", "Núñez", "Łukasiewicz", "O’Hara", "Çelik", "Nguyễn", "Okonkwo", "Žižka",
    "D’Angelo", "Sørensen", "Vries-Bakker", "Papadaki", "Þórsdóttir", "Groß", "Kovačević", "Yıldız", "Silva Souza",
    "Tanaka", "Abebe", "Horváth", "Ionescu", "Dubois", "Van der Berg", "Mbeki", "Rao", "Al-Rashid", "Őry", "Lindqvist",
)  # fmt: skip
_WOMEN = (
    "Anna", "Maria", "Zoë", "Chloé", "Søs", "İpek", "Aylin", "Ngozi", "Wanda", "Małgorzata", "Yuki", "Inés",
    "Priya", "Layla", "Björk", "Ágnes", "Renée", "Thandi", "Nadia", "Eva",
)  # fmt: skip
_MEN = (
    "Jürgen", "Pål", "Łukasz", "José", "André", "Emeka", "Kenji", "Nikos", "Ștefan", "Tomáš", "Ravi", "Omar",
    "Óscar", "Mehmet", "Bjørn", "László", "Samuel", "Daniel", "Håkon", "Paul",
)  # fmt: skip
_LONG = (
    ("Wolfeschlegelsteinhausenbergerdorff", "Hubert Blaine"),
    ("Constantinopolitanescu-Vasilievici", "Ana Maria Alexandra Teodora"),
    ("Ramanathapuram Venkatasubramanian", "Lakshmi Narasimhan"),
)
_SINGLE = ("Arkfreith", "Suharto", "Mononymous", "Şebnem", "Teller")
_PLACES = ("ZENITH", "AMAUROTE", "NEW HARBOUR", "ÎLE-DU-SUD", "PORT ANYDER", "MÖRELAND")

# From the lightest to the darkest; hand-mixed under the renderer's own lamp.
SKINS = (
    (244, 212, 192), (236, 198, 172), (226, 182, 152), (212, 164, 130), (190, 140, 105), (160, 113, 82),
    (127, 86, 61), (96, 64, 46), (74, 49, 37),
)  # fmt: skip
HAIRS = (
    (34, 28, 26), (58, 40, 30), (86, 58, 38), (122, 84, 52), (176, 132, 78), (214, 180, 124), (140, 66, 36),
)  # fmt: skip
GREYS = ((104, 102, 100), (138, 136, 132), (170, 167, 162))
EYES = ((70, 46, 30), (96, 66, 40), (92, 110, 70), (88, 122, 150), (62, 96, 132), (118, 122, 118))

# How far the heads of men lie from the middle on the weights that differ most; women as far on the other side.
_SEXES = {
    "jaw_width": 0.45, "brow_weight": 0.45, "chin_width": 0.35, "lip_upper": -0.25, "lip_lower": -0.25,
    "eye_size": -0.35, "eye_open": -0.2, "brow_height": -0.35, "nose_length": 0.2, "face_length": 0.15,
}  # fmt: skip


def generator(*parts: object) -> np.random.Generator:
    """A random generator that depends on nothing but its arguments (stable between processes and versions)."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, np.uint32))


def person(seed: int) -> Person:
    """The person of a seed. One in ten has a single name, one in ten a name longer than the zone can hold;
    many have letters that the zone has to transliterate."""
    rng = generator("person", seed)
    sex: Sex = "X" if rng.random() < 0.03 else ("F" if rng.random() < 0.5 else "M")
    surname, given = _names(rng, woman=sex == "F" or (sex == "X" and rng.random() < 0.5))
    born = date(LOOK_YEAR - 72, 1, 1) + timedelta(days=int(rng.integers(0, 365 * 53)))
    return Person(surname, given, born, sex, look(seed, sex, LOOK_YEAR - born.year), str(rng.choice(_PLACES)))


def _names(rng: np.random.Generator, *, woman: bool) -> tuple[str, str]:
    kind = rng.random()
    if kind < 0.1:
        return "", str(rng.choice(_SINGLE))
    if kind < 0.2:
        surname, given = _LONG[int(rng.integers(len(_LONG)))]
        return surname, given
    first = rng.choice(_WOMEN if woman else _MEN, size=2 if rng.random() < 0.4 else 1, replace=False)
    return str(rng.choice(_SURNAMES)), " ".join(map(str, first))


def look(seed: int, sex: Sex, age: int) -> Look:
    """The face of a seed, for somebody of that sex and age."""
    rng = generator("look", seed)
    woman = sex == "F" or (sex == "X" and seed % 2 == 0)
    skin_at = float(rng.uniform(0, len(SKINS) - 1))
    dark = skin_at > 4.5
    hairs: tuple[Hair, ...] = (
        ("bob", "long", "bun", "curly", "long") if woman else ("short", "side", "bald", "curly")
    )
    beards: tuple[Beard, ...] = ("none",) if woman else ("none", "stubble", "moustache", "full")
    grey = age > 48 and rng.random() < (age - 40) / 30
    colours = GREYS if grey else HAIRS[:2] if dark else HAIRS
    shape = {name: float(np.clip(rng.normal(0, 0.85), -1.35, 1.35)) for name in SHAPES}
    for name, apart in _SEXES.items():
        shape[name] += -apart if woman else apart
    shape["lip_lower"] += 0.5 if dark else 0.0
    shape["lip_upper"] += 0.5 if dark else 0.0
    shape["nose_width"] += 0.5 if dark else -0.1
    skin = mix_skin(skin_at)
    return Look(
        age=age,
        skin=skin,
        hair=hairs[int(rng.integers(len(hairs)))],
        hair_colour=colours[int(rng.integers(len(colours)))],
        eyes=EYES[int(rng.integers(2 if dark else len(EYES)))],
        lips=lips_of(skin),
        beard=beards[int(rng.integers(len(beards)))],
        glasses=bool(rng.random() < 0.15),
        freckles=float(rng.random() ** 3) if not dark else 0.0,
        shape=shape,
        seed=seed,
    )


def lips_of(skin: tuple[int, int, int]) -> tuple[int, int, int]:
    """The lips that go with a skin."""
    red, green, blue = skin
    return int(red * 0.82 + 18), int(green * 0.56 + 6), int(blue * 0.55 + 10)


def mix_skin(at: float) -> tuple[int, int, int]:
    """The skin colour at a place (0 lightest … 8 darkest) between the mixed ones."""
    low = min(int(at), len(SKINS) - 2)
    mixed = np.array(SKINS[low]) * (1 - (at - low)) + np.array(SKINS[low + 1]) * (at - low)
    return int(mixed[0]), int(mixed[1]), int(mixed[2])
