"""`read` and `compare` on drawn specimens."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bonafides.vision import specimens
from factories.programs import Bonafides

KEYS = ["file", "kind", "country", "mrz", "fields", "reasons", "signals", "quality", "ms"]


@pytest.fixture(scope="module")
def passport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "passport.png"
    drawing = specimens.document("td3", specimens.person(7), today=date(2026, 11, 22))
    Image.fromarray(drawing.front).save(file)
    return file


@pytest.fixture(scope="module")
def selfie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "selfie.jpg"
    Image.fromarray(specimens.selfie(specimens.person(7), seed=2)).save(file, quality=92)
    return file


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "blank.png"
    Image.fromarray(np.full((900, 1200, 3), 200, np.uint8)).save(file)
    return file


def test_read_json_has_the_keys_of_the_contract(bonafides: Bonafides, passport: Path) -> None:
    drawing = specimens.document("td3", specimens.person(7), today=date(2026, 11, 22))
    done = bonafides("read", "--json", passport)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == KEYS
    assert answer["file"] == str(passport)
    assert (answer["kind"], answer["country"]) == ("td3", "UTO")
    assert answer["mrz"] == list(drawing.truth.lines)
    assert answer["reasons"] == []
    assert answer["ms"]["total"] > 0


def test_read_no_document_is_a_negative_finding(bonafides: Bonafides, blank: Path) -> None:
    done = bonafides("read", "--json", blank)
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert (answer["kind"], answer["mrz"], answer["fields"]) == (None, None, {})
    assert "mrz_not_found" in answer["reasons"]


def test_read_file_that_is_no_picture_is_wrong_use_and_the_others_are_read(
    bonafides: Bonafides, passport: Path, tmp_path: Path
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a picture")
    done = bonafides("read", "--json", text, passport)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {text}: This is a file of another type.")
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == [str(passport)]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0" + b"\0" * 400, b"%PDF-1.7\n%%EOF\n"])
def test_read_broken_file_is_wrong_use_without_a_traceback(
    bonafides: Bonafides, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken.jpg"
    file.write_bytes(content)
    done = bonafides("read", file)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {file}: ")
    assert "Traceback" not in done.stderr


def test_read_folder_or_missing_file_is_wrong_use(bonafides: Bonafides, tmp_path: Path) -> None:
    for wrong, said in ((tmp_path, "is a directory"), (tmp_path / "none.jpg", "does not exist")):
        done = bonafides("read", wrong)
        assert done.returncode == 2
        assert said in done.stderr


def test_read_picture_draws_below_what_was_found(
    bonafides: Bonafides, passport: Path, tmp_path: Path
) -> None:
    out = tmp_path / "found.png"
    assert bonafides("read", passport, "--picture", out).returncode == 0
    with Image.open(out) as drawn, Image.open(passport) as plain:
        assert drawn.width == plain.width
        assert drawn.height > plain.height


def test_read_picture_of_two_files_or_into_nowhere_is_refused(
    bonafides: Bonafides, passport: Path, tmp_path: Path
) -> None:
    done = bonafides("read", passport, passport, "--picture", tmp_path / "out.png")
    assert (done.returncode, done.stderr) == (2, "Error: --picture draws one document: name one IMAGE.\n")
    assert bonafides("read", passport, "--picture", tmp_path / "no" / "out.png").returncode == 2


def test_compare_same_person_matches(bonafides: Bonafides, passport: Path, selfie: Path) -> None:
    done = bonafides("compare", passport, selfie, "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["reasons"]) == (0, "match", [])
    assert answer["score"] >= answer["accept"] > answer["review_from"]


def test_compare_no_face_names_both_findings(bonafides: Bonafides, blank: Path) -> None:
    done = bonafides("compare", blank, blank, "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["reasons"] == ["no_face_in_document", "no_face_in_selfie"]
    assert answer["score"] is None
