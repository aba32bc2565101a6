"""`try`: whole journeys on drawn documents, each on an instance of its own."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bonafides.core import clock
from bonafides.vision import specimens
from factories.programs import Bonafides

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("try")]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """passport, old (expired), front and back of a card, selfie and a stranger's."""
    folder, who, today = tmp_path_factory.mktemp("pictures"), specimens.person(7), clock.now().date()
    passport = specimens.document("td3", who, today=today)
    old = specimens.document("td3", who, today=today, issue=date(2013, 5, 1), expiry=date(2023, 5, 1))
    card = specimens.document("td1", who, today=today)
    drawn = {
        "passport": passport.front,
        "old": old.front,
        "front": card.front,
        "back": card.back,
        "selfie": specimens.selfie(who, seed=2),
        "stranger": specimens.selfie(specimens.person(31), seed=2),
    }
    for name, pixels in drawn.items():
        Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder


def checks(answer: dict[str, Any]) -> dict[str, str]:
    return {check["kind"]: check["state"] for check in answer["checks"]}


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for check in answer["checks"] for reason in check["reasons"]]


def test_try_own_passport_and_selfie_ends_with_a_badge(bonafides: Bonafides, pictures: Path) -> None:
    done = bonafides("try", pictures / "passport.png", "--selfie", pictures / "selfie.png", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert checks(answer) == dict.fromkeys(("email", "phone", "document", "selfie"), "passed")
    assert (answer["state"], answer["decision"]["outcome"], codes(answer)) == ("verified", "approved", [])
    assert (answer["badge"]["state"], answer["badge"]["level"]) == ("active", "identity")


def test_try_card_of_two_sides_without_a_selfie_stops_after_the_document(
    bonafides: Bonafides, pictures: Path
) -> None:
    done = bonafides("try", pictures / "front.png", "--back", pictures / "back.png", "--json")
    assert done.returncode == 0, done.stdout
    answer = json.loads(done.stdout)
    assert checks(answer) == {"email": "passed", "phone": "passed", "document": "passed", "selfie": "waiting"}
    assert answer["badge"] is None


def test_try_strangers_selfie_and_name_and_an_old_passport_say_all_at_once(
    bonafides: Bonafides, pictures: Path
) -> None:
    done = bonafides(
        "try",
        pictures / "old.png",
        "--selfie",
        pictures / "stranger.png",
        "--name",
        "Somebody Else",
        "--json",
    )
    assert done.returncode == 1, done.stdout
    answer = json.loads(done.stdout)
    assert {"document_expired", "document_name_mismatch"} <= set(codes(answer))
    # two drawn faces may be alike enough for a person to look at, never enough to pass
    assert {"selfie_face_mismatch", "selfie_face_uncertain"} & set(codes(answer))
    assert all(reason["remedy"] for check in answer["checks"] for reason in check["reasons"])
    assert answer["badge"] is None


def test_try_file_that_is_no_picture_is_wrong_use(bonafides: Bonafides, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing to see")
    done = bonafides("try", file)
    assert done.returncode == 2
    assert "Error: The front cannot be taken: This is a file of another type." in done.stderr
    assert "Traceback" not in done.stderr


def test_try_failed_document_without_a_selfie_threatens_with_no_end(
    bonafides: Bonafides, pictures: Path
) -> None:
    done = bonafides("try", pictures / "old.png")
    assert done.returncode == 1, done.stdout
    assert "document_expired: The document expired on 1 May 2023." in done.stdout
    assert "Decided together with the selfie" in done.stdout
    assert "No further try" not in done.stdout
