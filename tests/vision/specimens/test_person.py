"""Invented people."""

from datetime import date

from bonafides.vision import specimens
from bonafides.vision.documents import mrz
from bonafides.vision.specimens.person import LOOK_YEAR, SHAPES


def test_person_same_seed_is_the_same_person() -> None:
    assert specimens.person(3) == specimens.person(3)


def test_person_other_seed_has_another_face() -> None:
    assert specimens.person(3).look.shape != specimens.person(4).look.shape


def test_people_have_adult_ages_and_every_shape_weight() -> None:
    for seed in range(60):
        someone = specimens.person(seed)
        assert date(LOOK_YEAR - 72, 1, 1) <= someone.born < date(LOOK_YEAR - 18, 1, 1)
        assert set(someone.look.shape) == set(SHAPES)


def test_people_cover_unusual_names() -> None:
    people = [specimens.person(seed) for seed in range(120)]
    assert any(not p.surname for p in people)
    assert any(len(p.surname + p.given_names) > 37 for p in people)
    assert any(not p.name.isascii() for p in people)


def test_every_name_fits_the_zone_and_every_cast_member_has_a_name_of_their_own() -> None:
    for someone in [*(specimens.person(seed) for seed in range(120)), *specimens.CAST.values()]:
        lines = mrz.compose_td3(
            surname=someone.surname or someone.given_names, given_names=someone.given_names if someone.surname else "",
            document_number="A1", issuing_state="UTO", nationality="UTO", birth_date=someone.born, sex=someone.sex,
            expiry_date=someone.born,
        )  # fmt: skip
        assert [len(line) for line in lines] == [44, 44]
    assert len({someone.name for someone in specimens.CAST.values()}) == len(specimens.CAST) == 8
