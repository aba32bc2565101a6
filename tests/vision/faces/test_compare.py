from pathlib import Path

import cv2
import numpy as np
import pytest

from bonafides.vision import faces
from bonafides.vision.faces import Finding, Outcome
from bonafides.vision.faces.types import Bytes, Floats


def test_compare_the_same_drawn_person(passport: Bytes, selfie: Bytes) -> None:
    found = faces.compare(passport, selfie)
    assert (found.outcome, found.reasons) == (Outcome.MATCH, ())
    assert found.score is not None
    assert found.score >= found.accept == 0.941
    assert found.review_from == 0.905
    assert found.model == faces.MODEL
    assert set(found.timings) == {"load", "decode", "find_portrait", "find_selfie", "embed"}
    assert found.signals["selfie_faces"] == 1
    assert found.signals["portrait_eye_distance"] > 80


def test_compare_two_drawn_people(passport_of_another: Bytes, selfie: Bytes) -> None:
    found = faces.compare(passport_of_another, selfie)
    assert (found.outcome, found.reasons) == (Outcome.NO_MATCH, (Finding.FACE_MISMATCH,))


def test_compare_a_turned_document(passport: Bytes, selfie: Bytes) -> None:
    upside_down = np.ascontiguousarray(np.rot90(passport, 2))
    assert faces.compare(upside_down, selfie).outcome is Outcome.MATCH


def test_compare_without_faces_names_both(selfie: Bytes) -> None:
    empty = np.full((300, 400, 3), 220, np.uint8)
    found = faces.compare(empty, empty)
    assert found.outcome is Outcome.UNUSABLE
    assert found.score is None
    assert found.reasons == (Finding.NO_FACE_IN_DOCUMENT, Finding.NO_FACE_IN_SELFIE)
    assert found.signals == {"portrait_faces": 0, "selfie_faces": 0}


def test_compare_a_dark_selfie_is_unusable_and_not_a_mismatch(passport: Bytes, selfie: Bytes) -> None:
    found = faces.compare(passport, (selfie * 0.15).astype(np.uint8))
    assert (found.outcome, found.reasons) == (Outcome.UNUSABLE, (Finding.SELFIE_DARK,))


def test_compare_two_people_on_the_selfie(passport: Bytes, selfie: Bytes) -> None:
    found = faces.compare(passport, np.concatenate([selfie, selfie], axis=1))
    assert found.reasons == (Finding.SEVERAL_FACES_IN_SELFIE,)


def test_compare_reads_files_and_refuses_what_is_none(passport: Bytes, selfie: Bytes, tmp_path: Path) -> None:
    for name, pixels in (("document.png", passport), ("selfie.png", selfie)):
        cv2.imwrite(str(tmp_path / name), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    assert (
        faces.compare(tmp_path / "document.png", (tmp_path / "selfie.png").read_bytes()).outcome
        is Outcome.MATCH
    )
    with pytest.raises(faces.UnreadablePictureError):
        faces.compare(tmp_path / "document.png", b"no picture")


def vector(shared_data: Path, name: str, number: int) -> Floats:
    """The largest face of that person's picture of that number, counted in the order of file names."""
    file = sorted((shared_data / "faces" / name).glob("*.jpg"))[number - 1]
    return faces.embed(file, faces.find(file)[0])


PEOPLE = (
    "Ariel_Sharon Arnold_Schwarzenegger Colin_Powell Donald_Rumsfeld George_W_Bush "
    "Gerhard_Schroeder Hugo_Chavez Jacques_Chirac Tony_Blair Vladimir_Putin"
)


@pytest.mark.parametrize("name", PEOPLE.split())
def test_two_photographs_of_one_person_match(shared_data: Path, name: str) -> None:
    one, other = vector(shared_data, name, 7), vector(shared_data, name, 10)
    assert faces.similarity(one, other) >= faces.ACCEPT


def test_a_hard_pair_of_one_person_is_for_review(shared_data: Path) -> None:
    one, other = vector(shared_data, "Gerhard_Schroeder", 3), vector(shared_data, "Gerhard_Schroeder", 4)
    assert faces.REVIEW_FROM <= faces.similarity(one, other) < faces.ACCEPT


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Tony_Blair", "Vladimir_Putin"),
        ("Colin_Powell", "Hugo_Chavez"),
        ("Jacques_Chirac", "Donald_Rumsfeld"),
    ],
)
def test_photographs_of_two_people_do_not_match(shared_data: Path, name: str, other_name: str) -> None:
    one, other = vector(shared_data, name, 3), vector(shared_data, other_name, 3)
    assert faces.similarity(one, other) < faces.REVIEW_FROM
