"""One contract, run on each adapter: the real one on drawn specimens, the scripted one on scripts."""

import io
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from bonafides.checks.document.adapters.scripted import ScriptedReader, script_in
from bonafides.checks.document.adapters.vision import VisionReader
from bonafides.checks.document.ports import DocumentReader, ReaderFailed
from bonafides.checks.document.rules import DocumentFinding, Outcome, judge
from bonafides.vision import documents, models, specimens
from factories.documents import ACCEPTED, ID_CARD, PASSPORT, TODAY, passport, photo, script

pytestmark = pytest.mark.slow
log = logging.getLogger(__name__)  # --log-cli-level=info shows what it took


def jpeg(picture: documents.Image) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=92)
    return out.getvalue()


@dataclass(frozen=True)
class Set:
    """The same documents for one adapter: the passport and the card of somebody, and a table without a document."""

    reader: DocumentReader
    passport: Callable[[], tuple[bytes, tuple[str, ...]]]
    card: Callable[[], tuple[bytes, bytes, tuple[str, ...]]]
    nothing: Callable[[], bytes]
    broken: DocumentReader


def drawn_passport() -> tuple[bytes, tuple[str, ...]]:
    drawing = specimens.document("td3", specimens.person(7), today=TODAY)
    return jpeg(specimens.photograph(drawing, seed=1).image), drawing.truth.lines


def drawn_card() -> tuple[bytes, bytes, tuple[str, ...]]:
    drawing = specimens.document("td1", specimens.person(7), today=TODAY)
    front = specimens.photograph(drawing, seed=2).image
    back = specimens.photograph(drawing, seed=3, side="back").image
    return jpeg(front), jpeg(back), drawing.truth.lines


def scripted_card() -> tuple[bytes, bytes, tuple[str, ...]]:
    from factories.documents import card

    front, back = script(problems=["mrz_not_found"]), script(card(), portrait="missing")
    return photo(front), photo(back), card()


class _Broken:
    def read(self, front: bytes, back: bytes | None, *, today: date) -> DocumentFinding:
        return ScriptedReader().read(b'fails = "died"', back, today=today)


SETS = {
    "scripted": Set(
        ScriptedReader(),
        lambda: (photo(script(passport())), passport()),
        scripted_card,
        lambda: jpeg(specimens.photograph(seed=4).image),
        _Broken(),
    ),
    "vision": Set(
        VisionReader(),
        drawn_passport,
        drawn_card,
        lambda: jpeg(specimens.photograph(seed=4).image),
        VisionReader(seconds=0.001),
    ),
}


@pytest.fixture(params=sorted(SETS))
def given(request: pytest.FixtureRequest) -> Set:
    if request.param == "vision":
        try:
            models.path("face_landmarker")
        except models.ModelMissing:
            pytest.skip("the face models are not installed (bonafides models install)")
    return SETS[request.param]


def test_passport_is_read_whole(given: Set) -> None:
    picture, lines = given.passport()
    begun = time.perf_counter()
    found = given.reader.read(picture, None, today=TODAY)
    log.info("passport: %.2f s, %s", time.perf_counter() - begun, dict(found.ms))
    assert found.front.lines == lines
    assert found.back is None
    assert (found.front.format, found.front.issuer) == ("td3", "UTO")
    assert all(found.front.checks.values())
    assert found.portrait is not None
    assert found.portrait.usable
    with Image.open(io.BytesIO(found.portrait.jpeg)) as opened:
        assert opened.format == "JPEG"
    result = judge(found, PASSPORT, ACCEPTED, today=TODAY, seen_elsewhere=False)
    assert (result.outcome, result.reasons) == (Outcome.PASSED, ())


def test_card_is_read_from_its_back_and_its_portrait_from_its_front(given: Set) -> None:
    front, back, lines = given.card()
    begun = time.perf_counter()
    found = given.reader.read(front, back, today=TODAY)
    log.info("card: %.2f s, %s", time.perf_counter() - begun, dict(found.ms))
    assert found.back is not None
    assert found.back.lines == lines
    assert found.portrait is not None
    result = judge(found, ID_CARD, ACCEPTED, today=TODAY, seen_elsewhere=False)
    assert (result.outcome, result.reasons) == (Outcome.PASSED, ())


def test_table_without_a_document_has_no_zone_and_no_portrait(given: Set) -> None:
    found = given.reader.read(given.nothing(), None, today=TODAY)
    assert (found.front.lines, found.portrait) == ((), None)
    result = judge(found, PASSPORT, ACCEPTED, today=TODAY, seen_elsewhere=False)
    assert result.outcome == Outcome.FAILED
    assert "document_not_found" in [r.code for r in result.reasons]


def test_same_pictures_give_the_same_finding(given: Set) -> None:
    picture, _ = given.passport()
    one = given.reader.read(picture, None, today=TODAY)
    two = given.reader.read(picture, None, today=TODAY)
    assert (one.front, one.portrait) == (two.front, two.portrait)


def test_reader_that_breaks_down_says_so(given: Set) -> None:
    picture, _ = given.passport()
    with pytest.raises(ReaderFailed):
        given.broken.read(picture, None, today=TODAY)


def test_picture_that_is_none_is_the_readers_failure_and_not_the_documents() -> None:
    with pytest.raises(ReaderFailed) as failed:
        VisionReader().read(b"no picture", None, today=TODAY)
    assert failed.value.code == "ImageError"


def test_reader_is_whole_again_after_it_hung() -> None:
    picture, lines = drawn_passport()
    with pytest.raises(ReaderFailed) as failed:
        VisionReader(seconds=0.001).read(picture, None, today=TODAY)
    assert failed.value.code == "took_too_long"
    assert VisionReader().read(picture, None, today=TODAY).front.lines == lines


def test_script_survives_the_upload_pipeline() -> None:
    from bonafides.vision import images

    text = script(passport(), problems=["document_glare"])
    assert script_in(images.clean(photo(text)).jpeg) == script_in(text.encode())
    assert script_in(text.encode())["mrz"] == list(passport())


def test_real_specimens(shared_data: Path) -> None:
    """Photographs of issued specimens: read as labelled, judged without an accident."""
    import json

    labels = json.loads((shared_data / "documents" / "labels.json").read_text())
    wanted = ["p028_100_pass-uto.jpg", "p003_100_id-rou.jpg", "p012_100_pass-isl.png", "n00_pacman.jpg"]
    for name in wanted:
        with Image.open(shared_data / "documents" / name) as opened:
            data = jpeg_of(opened)
        found = VisionReader().read(data, None, today=TODAY)
        assert list(found.front.lines) == list(labels[name]["lines"] or [])


def jpeg_of(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()
