from collections.abc import Callable

import pytest

from bonafides.vision.faces import rules
from bonafides.vision.faces.types import Face, Finding, Outcome

MakeFace = Callable[..., Face]


@pytest.mark.parametrize(
    ("score", "outcome", "reasons"),
    [
        (1.0, Outcome.MATCH, ()),
        (0.941, Outcome.MATCH, ()),
        (0.9409, Outcome.REVIEW, (Finding.FACE_UNCERTAIN,)),
        (0.905, Outcome.REVIEW, (Finding.FACE_UNCERTAIN,)),
        (0.9049, Outcome.NO_MATCH, (Finding.FACE_MISMATCH,)),
        (-1.0, Outcome.NO_MATCH, (Finding.FACE_MISMATCH,)),
    ],
)
def test_judge_good_pictures_by_score(
    make_face: MakeFace, score: float, outcome: Outcome, reasons: tuple[Finding, ...]
) -> None:
    assert rules.judge([make_face()], [make_face()], score) == (outcome, reasons)


def test_judge_unusable_picture_beats_a_high_score(make_face: MakeFace) -> None:
    outcome, reasons = rules.judge([make_face()], [make_face(brightness=0.05)], 0.99)
    assert (outcome, reasons) == (Outcome.UNUSABLE, (Finding.SELFIE_DARK,))


def test_judge_names_everything_at_once(make_face: MakeFace) -> None:
    selfie = make_face(eye_distance=12.0, sharpness=0.01, brightness=0.05, yaw=-60.0)
    outcome, reasons = rules.judge(
        [make_face(eye_distance=15.0)], [selfie, make_face(eye_distance=11.0)], 0.2
    )
    assert outcome is Outcome.UNUSABLE
    assert reasons == (
        Finding.PORTRAIT_UNUSABLE,
        Finding.SEVERAL_FACES_IN_SELFIE,
        Finding.SELFIE_FACE_TOO_SMALL,
        Finding.SELFIE_BLURRED,
        Finding.SELFIE_DARK,
        Finding.SELFIE_TURNED_AWAY,
    )


def test_judge_without_any_face() -> None:
    expected = (Finding.NO_FACE_IN_DOCUMENT, Finding.NO_FACE_IN_SELFIE)
    assert rules.judge([], [], None) == (Outcome.UNUSABLE, expected)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"eye_distance": 19.9}, Finding.SELFIE_FACE_TOO_SMALL),
        ({"sharpness": 0.044}, Finding.SELFIE_BLURRED),
        ({"brightness": 0.119}, Finding.SELFIE_DARK),
        ({"brightness": 0.901}, Finding.SELFIE_OVEREXPOSED),
        ({"yaw": 45.1}, Finding.SELFIE_TURNED_AWAY),
        ({"pitch": -35.1}, Finding.SELFIE_TURNED_AWAY),
    ],
)
def test_selfie_just_beyond_a_limit(make_face: MakeFace, changes: dict[str, float], finding: Finding) -> None:
    assert rules.selfie_findings([make_face(**changes)]) == {finding}


@pytest.mark.parametrize(
    "changes",
    [{"eye_distance": 20.0}, {"sharpness": 0.045}, {"brightness": 0.12}, {"brightness": 0.9}, {"yaw": -45.0}],
)
def test_selfie_at_a_limit_is_fit(make_face: MakeFace, changes: dict[str, float]) -> None:
    assert rules.selfie_findings([make_face(**changes)]) == set()


def test_passer_by_is_no_second_face(make_face: MakeFace) -> None:
    assert rules.selfie_findings([make_face(), make_face(eye_distance=44.9)]) == set()
    assert rules.selfie_findings([make_face(), make_face(eye_distance=45.0)]) == {
        Finding.SEVERAL_FACES_IN_SELFIE
    }


@pytest.mark.parametrize("changes", [{"eye_distance": 19.9}, {"sharpness": 0.04}, {"brightness": 0.1}])
def test_portrait_beyond_a_limit_is_unusable(make_face: MakeFace, changes: dict[str, float]) -> None:
    assert rules.portrait_usable(make_face())
    assert not rules.portrait_usable(make_face(**changes))


def test_finding_codes_are_frozen() -> None:
    assert [code.value for code in Finding] == [
        "no_face_in_document",
        "portrait_unusable",
        "no_face_in_selfie",
        "several_faces_in_selfie",
        "selfie_face_too_small",
        "selfie_blurred",
        "selfie_dark",
        "selfie_overexposed",
        "selfie_turned_away",
        "face_uncertain",
        "face_mismatch",
    ]
