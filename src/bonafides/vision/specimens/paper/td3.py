"""The data page of Utopia's passport: 125 x 88 mm (ICAO 9303-4)."""

from __future__ import annotations

from bonafides.vision.specimens.paper import arms
from bonafides.vision.specimens.paper.details import (
    Details,
    day,
    feathered,
    ghost,
    microprint,
    person_fields,
    signature,
)
from bonafides.vision.specimens.paper.guilloche import background
from bonafides.vision.specimens.paper.sheet import LABEL, Printed, Sheet

WIDTH, HEIGHT, SCALE = 125.0, 88.0, 12.0
ZONE_MM = 23.2
_BLUE = (28, 62, 122)
_RED = (158, 44, 60)


def front(details: Details) -> Sheet:
    sheet = Sheet(background("td3", WIDTH, HEIGHT, SCALE, ZONE_MM), SCALE, "front")
    _heading(sheet, details)
    box = sheet.paste(details.portrait, (5.5, 16.2), (35, 45))
    sheet.fields["portrait"] = Printed("", box, "front")
    sheet.draw.rectangle(box, None, (120, 140, 170), 1)
    feathered(sheet, ghost(details.portrait, (58, 84, 140)), (101.2, 32.5), (18.2, 23.4), 0.62)
    _fields(sheet, details)
    sheet.stamp(signature(details), (84, 53.4), (31, 9.4), (30, 34, 70))
    sheet.text((99.5, 63.2), "Holder’s signature / Signature", 1.0, colour=LABEL, width=20)
    microprint(sheet, (5.5, 64.15), "UTOPIAPASSPORTSPECIMEN", 92)
    sheet.zone((6.2, 74.0), details.lines)
    return sheet


def _heading(sheet: Sheet, details: Details) -> None:
    sheet.stamp(arms.arms(), (6.2, 2.6), (12.4, 12.4), _BLUE)
    sheet.text((20.5, 7.3), "UTOPIA", 3.3, colour=_BLUE, strong=True, spacing=0.9)
    sheet.text((20.5, 11.2), "REPUBLIC OF UTOPIA · RÉPUBLIQUE D’UTOPIE", 1.25, colour=_BLUE, spacing=0.12)
    sheet.text((20.5, 14.1), "SPECIMEN", 1.5, colour=_RED, strong=True, spacing=0.55, field="specimen")
    sheet.text((68.5, 7.3), "PASSPORT", 2.3, colour=_BLUE, strong=True, spacing=0.35)
    sheet.text((68.5, 11.2), "PASSEPORT", 1.5, colour=_BLUE, spacing=0.35)
    sheet.stamp(arms.chip_mark(), (108.6, 4.6), (10.4, 6.2), _BLUE)
    number = details.number
    sheet.text((103.2, 14.4), number, 1.0, colour=_RED, spacing=0.5)


def _fields(sheet: Sheet, details: Details) -> None:
    who = details.person
    left = 44.5
    sheet.labelled((left, 17.6), "Type / Type", "P", "document_code", width=8)
    sheet.labelled((57.5, 17.6), "Code / Code", "UTO", "issuing_state", width=14)
    sheet.labelled(
        (86, 17.6), "Passport No. / N° de passeport", details.number, "document_number", width=33, strong=True
    )
    person_fields(sheet, details, left, 74, (23.4, 29.2))
    sheet.labelled(
        (left, 35.0), "Nationality / Nationalité", "UTOPIAN / UTOPIENNE", "nationality", width=36, value="UTO"
    )
    sheet.labelled(
        (left, 40.8),
        "Date of birth / Date de naissance",
        day(who.born),
        "birth_date",
        width=30,
        value=who.born.isoformat(),
    )
    sheet.labelled(
        (79, 40.8), "Personal No. / N° personnel", details.personal_number, "personal_number", width=22
    )
    sheet.labelled((left, 46.6), "Sex / Sexe", who.sex, "sex", width=10)
    sheet.labelled((57.5, 46.6), "Place of birth / Lieu de naissance", who.birthplace, "birthplace", width=40)
    sheet.labelled(
        (left, 52.4), "Date of issue / Date de délivrance", day(details.issued), "issue_date", width=30,
        value=details.issued.isoformat(),
    )  # fmt: skip
    sheet.labelled(
        (left, 58.2), "Date of expiry / Date d’expiration", day(details.expires), "expiry_date", width=30,
        value=details.expires.isoformat(),
    )  # fmt: skip
    sheet.labelled((79, 35.0), "Authority / Autorité", "PASSPORT OFFICE", "authority", width=22)
