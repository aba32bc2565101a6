import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.checks.selfie.rules import KNOWN, SELFIE, FaceFinding, Outcome, for_a_person, judge
from bonafides.verifications.reasons import REASONS
from bonafides.vision.faces import Finding

MATCH = FaceFinding(score=0.95, accept=0.941, review_from=0.905, signals={"selfie_faces": 1.0}, model="m/1")


def told(found: FaceFinding, *, document_failed: bool = False) -> tuple[str, list[str]] | None:
    result = judge(found, document_failed=document_failed)
    return None if result is None else (str(result.outcome), [r.code for r in result.reasons])


def test_match_passes_with_score_and_limits_as_signals() -> None:
    result = judge(MATCH, document_failed=False)
    assert result is not None
    assert (result.outcome, result.reasons) == (Outcome.PASSED, ())
    assert result.signals == {
        "face_compared": True,
        "face_score": 0.95,
        "face_accept": 0.941,
        "face_review_from": 0.905,
        "ms": {},
        "selfie_faces": 1.0,
    }


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (1.0, ("passed", [])),
        (0.941, ("passed", [])),
        (0.9409, ("in_review", ["selfie_face_uncertain"])),
        (0.905, ("in_review", ["selfie_face_uncertain"])),
        (0.9049, ("failed", ["selfie_face_mismatch"])),
        (-1.0, ("failed", ["selfie_face_mismatch"])),
        (None, ("in_review", ["selfie_face_uncertain"])),
        (math.nan, ("in_review", ["selfie_face_uncertain"])),
    ],
)
def test_score_decides_between_three_outcomes(score: float | None, expected: tuple[str, list[str]]) -> None:
    assert told(replace(MATCH, score=score)) == expected


@pytest.mark.parametrize(("problem", "code"), sorted(SELFIE.items()))
def test_fault_of_the_selfie_is_told_whatever_the_score(problem: str, code: str) -> None:
    assert told(replace(MATCH, problems=(problem,))) == ("failed", [code])


def test_all_faults_of_the_selfie_are_told_at_once() -> None:
    found = replace(MATCH, score=None, problems=("selfie_dark", "selfie_blurred", "portrait_unusable"))
    assert told(found, document_failed=True) == ("failed", ["selfie_blurred", "selfie_too_dark"])


@pytest.mark.parametrize("problem", ["no_face_in_document", "portrait_unusable"])
def test_good_selfie_waits_for_a_better_document(problem: str) -> None:
    found = replace(MATCH, score=None, problems=(problem,))
    assert told(found, document_failed=True) is None
    assert told(found, document_failed=False) == ("in_review", ["selfie_face_uncertain"])


def test_match_with_an_unknown_problem_goes_to_a_person() -> None:
    assert told(replace(MATCH, problems=("looks_like_a_mask",))) == (
        "in_review",
        ["selfie_unverified_other"],
    )


def test_match_that_says_it_is_none_is_none() -> None:
    assert told(replace(MATCH, problems=("face_mismatch",))) == ("in_review", ["selfie_face_uncertain"])


def test_person_compares_without_a_score() -> None:
    result = for_a_person("selfie_person_compares")
    assert (result.outcome, [r.code for r in result.reasons]) == (
        Outcome.IN_REVIEW,
        ["selfie_person_compares"],
    )
    assert result.signals == {"face_compared": False}


def test_every_finding_of_the_comparer_is_known_to_the_rules() -> None:
    assert {str(f) for f in Finding} == KNOWN


@given(
    score=st.none() | st.floats(),
    problems=st.lists(st.sampled_from(sorted(KNOWN)) | st.text(max_size=5), max_size=4),
    failed=st.booleans(),
)
def test_only_a_score_above_the_limit_without_a_problem_passes(
    score: float | None, problems: list[str], failed: bool
) -> None:
    result = judge(replace(MATCH, score=score, problems=tuple(problems)), document_failed=failed)
    passes = score is not None and score >= MATCH.accept and not problems
    assert (result is not None and result.outcome == Outcome.PASSED) == passes
    if result is not None:
        assert bool(result.reasons) != passes
        order = list(REASONS)
        places = [order.index(r.code) for r in result.reasons]
        assert places == sorted(set(places))
