"""From a comparison of faces to an outcome: pure. A score is a finding about two pictures, never about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bonafides.verifications.reasons import REASONS, Reason, reason

# code of vision.faces.Finding about the selfie → reason
SELFIE = {
    "no_face_in_selfie": "selfie_face_not_found",
    "several_faces_in_selfie": "selfie_several_faces",
    "selfie_blurred": "selfie_blurred",
    "selfie_dark": "selfie_too_dark",
    "selfie_overexposed": "selfie_too_bright",
    "selfie_turned_away": "selfie_turned_away",
    "selfie_face_too_small": "selfie_face_too_small",
}
PORTRAIT = frozenset({"no_face_in_document", "portrait_unusable"})
UNCERTAIN, MISMATCH = "face_uncertain", "face_mismatch"
KNOWN = frozenset(SELFIE) | PORTRAIT | {UNCERTAIN, MISMATCH}
_ORDER = {code: place for place, code in enumerate(REASONS)}


class Outcome(StrEnum):
    """What an attempt comes to by itself; the words of verifications.states."""

    PASSED = "passed"
    FAILED = "failed"
    IN_REVIEW = "in_review"


@dataclass(frozen=True, kw_only=True, slots=True)
class FaceFinding:
    """What a comparer measured. `score` -1 to 1, None where it could not be had; at `accept` and above the pictures
    match, below `review_from` they do not, and `model` says whose scale that is. `problems`: vision.faces.Finding.
    """

    score: float | None
    accept: float
    review_from: float
    problems: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    ms: Mapping[str, float] = field(default_factory=dict)
    model: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """The outcome with all reasons, and figures without personal data."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    signals: Mapping[str, Any] = field(default_factory=dict)


def judge(found: FaceFinding, *, document_failed: bool) -> Judgement | None:
    """What a comparison means; None where the selfie is good and waits for a better photo of the document.

    A person decides where the score lies between the limits, where the document was accepted and its portrait still
    cannot be compared, and where anything is found that is not known here.
    """
    signals = _signals(found)
    faults = {SELFIE[p] for p in found.problems if p in SELFIE}
    if set(found.problems) - KNOWN:
        return _judgement(Outcome.IN_REVIEW, faults | {"selfie_unverified_other"}, signals)
    if faults:
        return _judgement(Outcome.FAILED, faults, signals)
    if PORTRAIT & set(found.problems):
        return None if document_failed else _judgement(Outcome.IN_REVIEW, {"selfie_face_uncertain"}, signals)
    return _by_score(found, signals)


def _by_score(found: FaceFinding, signals: Mapping[str, Any]) -> Judgement:
    # written so that a missing score, or one that is no number, is neither a match nor a mismatch
    if found.score is not None and found.score >= found.accept and not found.problems:
        return _judgement(Outcome.PASSED, set(), signals)
    if found.score is not None and found.score < found.review_from:
        return _judgement(Outcome.FAILED, {"selfie_face_mismatch"}, signals)
    return _judgement(Outcome.IN_REVIEW, {"selfie_face_uncertain"}, signals)


def for_a_person(code: str) -> Judgement:
    """Nothing was compared by the machine; a person does."""
    return _judgement(Outcome.IN_REVIEW, {code}, {"face_compared": False})


def _judgement(outcome: Outcome, codes: set[str], signals: Mapping[str, Any]) -> Judgement:
    reasons = tuple(reason(code) for code in sorted(codes, key=_ORDER.__getitem__))
    return Judgement(outcome=outcome, reasons=reasons, signals=signals)


def _signals(found: FaceFinding) -> dict[str, Any]:
    return {
        "face_compared": found.score is not None,
        **({"face_score": round(found.score, 4)} if found.score is not None else {}),
        "face_accept": found.accept,
        "face_review_from": found.review_from,
        "ms": dict(found.ms),
        **{name: round(float(value), 4) for name, value in found.signals.items()},
    }
