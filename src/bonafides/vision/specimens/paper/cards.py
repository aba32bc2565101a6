"""Utopia's cards: the identity card TD1, 85.6 x 54 mm (ICAO 9303-5), and the TD2 card, 105 x 74 mm (9303-6)."""

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
from bonafides.vision.specimens.paper.sheet import Printed, Sheet

TD1_SIZE = (85.6, 53.98)
TD2_SIZE = (105.0, 74.0)
SCALE = 14.0
_GREEN = (18, 92, 92)
_PLUM = (112, 40, 84)
_RED = (158, 44, 60)


def td1_front(details: Details) -> Sheet:
    sheet = Sheet(background("td1", *TD1_SIZE, SCALE, 0), SCALE, "front")
    who = details.person
    sheet.stamp(arms.arms(), (3.4, 2.2), (9.2, 9.2), _GREEN)
    sheet.text((14.2, 5.9), "UTOPIA", 2.6, colour=_GREEN, strong=True, spacing=0.7)
    sheet.text((14.2, 9.4), "IDENTITY CARD · CARTE D’IDENTITÉ", 1.25, colour=_GREEN, spacing=0.12)
    sheet.text((62.6, 5.3), "SPECIMEN", 1.35, colour=_RED, strong=True, spacing=0.5, field="specimen")
    sheet.stamp(arms.chip_mark(), (75.2, 6.8), (7.0, 4.2), _GREEN)
    box = sheet.paste(details.portrait, (3.6, 13.2), (24.5, 31.5))
    sheet.fields["portrait"] = Printed("", box, "front")
    feathered(sheet, ghost(details.portrait, (30, 100, 100)), (69.4, 28.4), (13.4, 17.2), 0.6)
    left = 31.5
    person_fields(sheet, details, left, 50, (13.7, 19.4))
    sheet.labelled((left, 25.1), "Sex / Sexe", who.sex, "sex", width=8)
    sheet.labelled((43, 25.1), "Nationality / Nationalité", "UTO", "nationality", width=20)
    sheet.labelled(
        (left, 30.8),
        "Date of birth / Date de naissance",
        day(who.born),
        "birth_date",
        width=32,
        value=who.born.isoformat(),
    )
    sheet.labelled(
        (left, 36.5),
        "Document No. / N° du document",
        details.number,
        "document_number",
        width=32,
        strong=True,
    )
    sheet.labelled(
        (left, 42.2), "Date of expiry / Date d’expiration", day(details.expires), "expiry_date", width=32,
        value=details.expires.isoformat(),
    )  # fmt: skip
    sheet.stamp(signature(details), (3.2, 45.0), (26, 7.6), (26, 40, 60))
    microprint(sheet, (31.5, 49.5), "UTOPIAIDENTITYSPECIMEN", 50, _GREEN)
    return sheet


def td1_back(details: Details) -> Sheet:
    sheet = Sheet(background("td1-back", *TD1_SIZE, SCALE, 23.2), SCALE, "back")
    who = details.person
    sheet.stamp(arms.arms(), (66, 4.5), (15.5, 15.5), (116, 164, 150))
    left = 4.6
    sheet.labelled(
        (left, 3.4), "Place of birth / Lieu de naissance", who.birthplace, "birthplace", width=34, height=1.8
    )
    sheet.labelled(
        (left, 9.0), "Date of issue / Date de délivrance", day(details.issued), "issue_date", width=30, height=1.8,
        value=details.issued.isoformat(),
    )  # fmt: skip
    sheet.labelled(
        (left, 14.6),
        "Personal No. / N° personnel",
        details.personal_number,
        "personal_number",
        width=30,
        height=1.8,
    )
    sheet.labelled(
        (left, 20.2), "Authority / Autorité", "CIVIL REGISTRY, AMAUROTE", "authority", width=40, height=1.8
    )
    sheet.text((66.4, 23.4), "SPECIMEN", 1.2, colour=_RED, strong=True, spacing=0.4, field="specimen_back")
    microprint(sheet, (left, 28.3), "UTOPIAIDENTITYSPECIMEN", 76, _GREEN)
    sheet.zone((4.7, 36.4), details.lines)
    return sheet


def td2_front(details: Details) -> Sheet:
    sheet = Sheet(background("td2", *TD2_SIZE, SCALE, 23.2), SCALE, "front")
    who = details.person
    sheet.stamp(arms.arms(), (4.2, 2.4), (10.2, 10.2), _PLUM)
    sheet.text((16.4, 6.5), "UTOPIA", 2.9, colour=_PLUM, strong=True, spacing=0.8)
    sheet.text((16.4, 10.2), "RESIDENCE CARD · CARTE DE RÉSIDENT", 1.3, colour=_PLUM, spacing=0.12)
    sheet.text((83.2, 6.2), "SPECIMEN", 1.4, colour=_RED, strong=True, spacing=0.55, field="specimen")
    box = sheet.paste(details.portrait, (4.4, 14.2), (26.4, 34))
    sheet.fields["portrait"] = Printed("", box, "front")
    feathered(sheet, ghost(details.portrait, (120, 60, 104)), (84.6, 27.0), (15.4, 19.8), 0.55)
    left = 34.2
    person_fields(sheet, details, left, 66, (14.6, 20.5))
    sheet.labelled((left, 26.4), "Sex / Sexe", who.sex, "sex", width=8)
    sheet.labelled((47, 26.4), "Nationality / Nationalité", "UTO", "nationality", width=26)
    sheet.labelled(
        (left, 32.3),
        "Date of birth / Date de naissance",
        day(who.born),
        "birth_date",
        width=30,
        value=who.born.isoformat(),
    )
    sheet.labelled(
        (66.5, 32.3), "Document No. / N°", details.number, "document_number", width=18, strong=True
    )
    sheet.labelled(
        (left, 38.2), "Date of issue / Date de délivrance", day(details.issued), "issue_date", width=28,
        value=details.issued.isoformat(),
    )  # fmt: skip
    sheet.labelled(
        (left, 44.1), "Date of expiry / Date d’expiration", day(details.expires), "expiry_date", width=30,
        value=details.expires.isoformat(),
    )  # fmt: skip
    sheet.stamp(signature(details), (68, 41.4), (26, 7.8), (50, 30, 60))
    microprint(sheet, (4.4, 50.25), "UTOPIARESIDENCESPECIMEN", 96, _PLUM)
    sheet.zone((6.6, 59.4), details.lines)
    return sheet
