"""Eight people for demos, tests and docs, told apart by the face matcher and recognised in their own selfies.

Looks were chosen from a hundred drawn candidates so that the most alike two stay below the matcher's review line
of cosine 0.926. Measured with `dlib_resnet_v1+mesh5+mirror/1`, portraits against three selfies of each, and the
same with passports photographed on a table: own selfies 0.992 and more (median 0.996), others' median 0.88 and at
most 0.924; eriksson against abebe 0.79. Without this choice, over 50 seeds of `person`: own 0.985 and more, others'
median 0.908, 29 % at 0.926 or more and 13 % at 0.941 or more: strangers drawn here look more alike than people do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from bonafides.vision.specimens.person import (
    EYES,
    GREYS,
    HAIRS,
    LOOK_YEAR,
    Person,
    Sex,
    lips_of,
    look,
    mix_skin,
)


def _member(
    seed: int, surname: str, given: str, born: date, sex: Sex, skin: float, place: str = "ZENITH", **more: Any
) -> Person:
    tone = mix_skin(skin)
    plain = replace(look(seed, sex, LOOK_YEAR - born.year), glasses=False, freckles=0.0)
    return Person(surname, given, born, sex, replace(plain, skin=tone, lips=lips_of(tone), **more), place)


# Anna Maria Eriksson is the holder of ICAO 9303's own specimen passport; the others are ours.
CAST: MappingProxyType[str, Person] = MappingProxyType({
    "eriksson": _member(
        107, "Eriksson", "Anna Maria", date(1974, 8, 12), "F", 0.6, hair="bob", hair_colour=HAIRS[5]
    ),
    "gross": _member(
        111, "Groß", "Jürgen", date(1958, 3, 2), "M", 0.2, "MÖRELAND", hair="short", hair_colour=GREYS[1],
        beard="none", glasses=True,
    ),
    "okonkwo": _member(
        126, "Okonkwo", "Ngozi", date(1991, 11, 5), "F", 7.0, "AMAUROTE", hair="bun", hair_colour=HAIRS[0], eyes=EYES[0]
    ),
    "sebnem": _member(
        130, "", "Şebnem", date(1983, 1, 29), "F", 2.6, "NEW HARBOUR", hair="long", hair_colour=HAIRS[1]
    ),
    "tanaka": _member(
        155, "Tanaka", "Kenji", date(1997, 9, 23), "M", 1.8, "PORT ANYDER", hair="short", hair_colour=HAIRS[0],
        beard="none", eyes=EYES[0],
    ),
    "wolfe": _member(
        167, "Wolfeschlegelsteinhausenbergerdorff", "Hubert Blaine", date(1954, 4, 4), "M", 0.4, "ÎLE-DU-SUD",
        hair="bald", beard="full", hair_colour=GREYS[2],
    ),
    "rao": _member(
        179, "Rao", "Priya", date(2001, 12, 12), "F", 4.2, hair="long", hair_colour=HAIRS[0], eyes=EYES[0]
    ),
    "abebe": _member(
        180, "Abebe", "Samuel", date(1979, 7, 8), "M", 6.2, "AMAUROTE", hair="short", hair_colour=HAIRS[0],
        beard="full", eyes=EYES[0],
    ),
})  # fmt: skip
"""By a short name. `sebnem` has one name only, `wolfe` one longer than the zone holds."""
