"""The machine-readable zone as text: formats, check digits, fields. Pure: no image, no file, no clock.

Shape in: the printed lines, top to bottom, 3 x 30, 2 x 36 or 2 x 44 characters of A-Z, 0-9 and `<`.
Shape out: `Zone`, whose values are plain text with fillers resolved and dates in ISO form.
"""

from bonafides.vision.documents.mrz.compose import (
    compose_frid,
    compose_td1,
    compose_td2,
    compose_td3,
    compose_visa,
    with_wrong_digit,
)
from bonafides.vision.documents.mrz.layouts import FILLER, LAYOUTS, Kind, Layout, check_digit
from bonafides.vision.documents.mrz.parse import (
    MrzError,
    Zone,
    birth_iso,
    checks,
    covered,
    expiry_iso,
    kind_of,
    parse,
    split_names,
)

__all__ = [
    "FILLER",
    "LAYOUTS",
    "Kind",
    "Layout",
    "MrzError",
    "Zone",
    "birth_iso",
    "check_digit",
    "checks",
    "compose_frid",
    "compose_td1",
    "compose_td2",
    "compose_td3",
    "compose_visa",
    "covered",
    "expiry_iso",
    "kind_of",
    "parse",
    "split_names",
    "with_wrong_digit",
]
