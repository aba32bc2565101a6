"""Drawn heads as the face library sees them: found, recognised, told apart, turning and blinking."""

import numpy as np
import pytest

from bonafides.vision import faces, specimens

# The matcher's limits for dlib's net with mirror: accepted at a false match rate of 1 in 10,000, reviewed at 1 in 1,000.
ACCEPT, REVIEW = 0.941, 0.926


def _vector(picture: np.ndarray) -> np.ndarray:
    (face,) = faces.find(picture)
    return faces.embed(picture, face)


@pytest.fixture(scope="module")
def portraits() -> np.ndarray:
    return np.array([_vector(specimens.portrait(who)) for who in specimens.CAST.values()])


@pytest.fixture(scope="module")
def selfies() -> np.ndarray:
    return np.array([_vector(specimens.selfie(who, 1)) for who in specimens.CAST.values()])


def test_portrait_and_selfie_same_arguments_give_the_same_pixels() -> None:
    who = specimens.CAST["rao"]
    assert np.array_equal(specimens.portrait(who), specimens.portrait(who))
    assert np.array_equal(specimens.selfie(who, 4), specimens.selfie(who, 4))
    assert not np.array_equal(specimens.selfie(who, 4), specimens.selfie(who, 5))


def test_cast_is_recognised_in_its_own_selfies(portraits: np.ndarray, selfies: np.ndarray) -> None:
    own = np.sum(portraits * selfies, axis=1)
    assert own.min() >= 0.98


def test_cast_is_never_taken_for_one_another(portraits: np.ndarray, selfies: np.ndarray) -> None:
    scores = portraits @ selfies.T
    others = scores[~np.eye(len(scores), dtype=bool)]
    assert others.max() < REVIEW


def test_other_person_of_the_demo_is_clearly_refused(portraits: np.ndarray, selfies: np.ndarray) -> None:
    names = list(specimens.CAST)
    assert portraits[names.index("eriksson")] @ selfies[names.index("abebe")] < 0.85


def test_portrait_is_found_on_a_photographed_passport(
    selfies: np.ndarray, drawings: dict[str, specimens.Drawing]
) -> None:
    photo = specimens.photograph(drawings["td3"], faults={"tilt"}, seed=3).image
    found = faces.find_in_document(photo)[0]
    own = selfies[list(specimens.CAST).index("eriksson")]
    assert faces.similarity(faces.embed(photo, found), own) >= ACCEPT


def test_head_turns_to_the_side_that_was_asked_for() -> None:
    who = specimens.CAST["tanaka"]
    yaw = [
        faces.find(specimens.selfie(who, 1, size=(960, 540), face=specimens.Face(yaw=turn)))[0].pose.yaw
        for turn in (-25, 0, 25)
    ]
    assert yaw[0] < -18
    assert abs(yaw[1]) < 4
    assert yaw[2] > 18


def test_closed_eyes_are_seen_as_closed() -> None:
    def openness(closed: float) -> float:
        face = specimens.Face(closed=closed)
        mesh = faces.find(specimens.selfie(specimens.CAST["okonkwo"], 1, face=face))[0].mesh[:, :2]
        return float(np.linalg.norm(mesh[159] - mesh[145]) / np.linalg.norm(mesh[33] - mesh[133]))

    assert openness(1.0) < 0.6 * openness(0.0)


@pytest.mark.slow
def test_fifty_people_are_each_found_once() -> None:
    found = [len(faces.find(specimens.portrait(specimens.person(seed)))) for seed in range(50)]
    assert found == [1] * 50
