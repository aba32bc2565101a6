"""One contract, run on each adapter: the real one on drawn people, the scripted one on scripts."""

import io
import logging
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bonafides.checks.document.adapters.measuring import measure
from bonafides.checks.selfie.adapters.scripted import ScriptedComparer
from bonafides.checks.selfie.adapters.vision import VisionComparer
from bonafides.checks.selfie.ports import ComparerFailed, FaceComparer
from bonafides.checks.selfie.rules import judge
from bonafides.vision import models, specimens
from factories.documents import TODAY, photo

pytestmark = pytest.mark.slow
log = logging.getLogger(__name__)  # --log-cli-level=info shows what it took


def jpeg(picture: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=92)
    return out.getvalue()


@dataclass(frozen=True)
class Set:
    """The same pictures for one adapter."""

    comparer: FaceComparer
    portrait: bytes
    same: bytes
    other: bytes
    nobody: bytes
    broken: tuple[FaceComparer, bytes]


def scripted() -> Set:
    return Set(
        ScriptedComparer(),
        b"",
        photo("score = 0.97"),
        photo("score = 0.1"),
        jpeg(specimens.photograph(seed=4).image),
        (ScriptedComparer(), b'fails = "died"'),
    )


def drawn() -> Set:
    """The portrait as the document check cuts it out of a photo of the passport."""
    try:
        models.path("face_embedder")
    except models.ModelMissing:
        pytest.skip("the face models are not installed (bonafides models install)")
    drawing = specimens.document("td3", specimens.person(7), today=TODAY)
    portrait = measure(jpeg(specimens.photograph(drawing, seed=1).image), None, TODAY).portrait
    assert portrait is not None
    return Set(
        VisionComparer(),
        portrait.jpeg,
        jpeg(specimens.selfie(specimens.person(7), seed=2)),
        jpeg(specimens.selfie(specimens.person(8), seed=2)),
        jpeg(specimens.photograph(seed=4).image),
        (VisionComparer(seconds=0.001), b"x"),
    )


@pytest.fixture(params=["scripted", "vision"], scope="module")
def given(request: pytest.FixtureRequest) -> Set:
    return scripted() if request.param == "scripted" else drawn()


def codes(given: Set, selfie: bytes) -> tuple[str, list[str]]:
    begun = time.perf_counter()
    found = given.comparer.compare(given.portrait, selfie)
    log.info("%.2f s, score %s, %s", time.perf_counter() - begun, found.score, dict(found.ms))
    result = judge(found, document_failed=False)
    assert result is not None
    return str(result.outcome), [r.code for r in result.reasons]


def test_same_person_matches(given: Set) -> None:
    assert codes(given, given.same) == ("passed", [])


def test_other_person_does_not_pass(given: Set) -> None:
    outcome, reasons = codes(given, given.other)
    assert outcome in ("failed", "in_review")
    assert reasons in (["selfie_face_mismatch"], ["selfie_face_uncertain"])


def test_picture_without_a_face(given: Set) -> None:
    assert codes(given, given.nobody) == ("failed", ["selfie_face_not_found"])


def test_selfie_alone_is_looked_at_where_there_is_no_portrait(given: Set) -> None:
    without = given.comparer.compare(None, given.nobody)
    assert (without.score, set(without.problems)) == (None, {"no_face_in_document", "no_face_in_selfie"})
    good = given.comparer.compare(None, given.same)
    assert (good.score, good.problems) == (None, ("no_face_in_document",))
    assert judge(good, document_failed=True) is None


def test_same_pictures_give_the_same_score(given: Set) -> None:
    one = given.comparer.compare(given.portrait, given.same)
    two = given.comparer.compare(given.portrait, given.same)
    assert (one.score, one.problems, one.accept, one.model) == (
        two.score,
        two.problems,
        two.accept,
        two.model,
    )


def test_comparer_that_breaks_down_says_so(given: Set) -> None:
    comparer, selfie = given.broken
    with pytest.raises(ComparerFailed):
        comparer.compare(given.portrait, selfie)


def test_photographs_of_real_people(shared_data: Path) -> None:
    folders = sorted(p for p in (shared_data / "faces").iterdir() if p.is_dir())[:3]
    comparer = VisionComparer()
    outcomes = []
    for folder in folders:
        one, two = sorted(folder.iterdir())[:2]
        found = comparer.compare(one.read_bytes(), two.read_bytes())
        result = judge(found, document_failed=False)
        assert result is not None
        outcomes.append(str(result.outcome))
    assert "failed" not in outcomes
    stranger = comparer.compare(
        min(folders[0].iterdir()).read_bytes(), min(folders[1].iterdir()).read_bytes()
    )
    result = judge(stranger, document_failed=False)
    assert result is not None
    assert str(result.outcome) != "passed"
