"""What the measured faces mean: pure, and the only place with limits."""

from collections.abc import Sequence

from bonafides.vision.faces.types import Face, Finding, Outcome

# Similarity by this library's model. One pair of strangers in 10,000 reaches ACCEPT and one in 100 REVIEW_FROM, on
# 29.6 million pairs of Labeled Faces in the Wild for the first, on 4,500 pairs of benchmarks/faces.py for the second.
# A person decides between the two: one in eight pairs of one person on two press photographs lies there, one in four
# with a bad portrait, so to refuse them would be wrong, and to let them pass unseen would be too.
ACCEPT = 0.941
REVIEW_FROM = 0.905

# Fewer pixels between the eyes than this on either picture lose matches: the photographs of benchmarks/faces.py match
# as often at 20 as at 40, and a tenth less often at 12 (rows "shrunk").
LEAST_EYE_DISTANCE = 20.0
# The same 100 photographs made worse in steps (rows "blurred" to "brightened"): each limit lies beyond all but one of
# them as they are, and catches most of them at the step where half of the true matches are lost.
LEAST_SHARPNESS = 0.045
LEAST_BRIGHTNESS = 0.12
MOST_BRIGHTNESS = 0.90
# Beyond these the 100 pictures hold no face, so nothing is known; up to 45 degrees of yaw matches hold.
MOST_YAW = 45.0
MOST_PITCH = 35.0
# A second face at least half as large stands beside the member; smaller ones are passers-by.
SECOND_FACE = 0.5


def judge(
    portraits: Sequence[Face], people: Sequence[Face], score: float | None
) -> tuple[Outcome, tuple[Finding, ...]]:
    """The outcome and all findings in the order of `Finding`; faces largest first, `score` None without two faces."""
    found = portrait_findings(portraits) | selfie_findings(people)
    if found or score is None:
        outcome = Outcome.UNUSABLE
    elif score >= ACCEPT:
        outcome = Outcome.MATCH
    elif score >= REVIEW_FROM:
        outcome, found = Outcome.REVIEW, {Finding.FACE_UNCERTAIN}
    else:
        outcome, found = Outcome.NO_MATCH, {Finding.FACE_MISMATCH}
    return outcome, tuple(code for code in Finding if code in found)


def portrait_findings(portraits: Sequence[Face]) -> set[Finding]:
    if not portraits:
        return {Finding.NO_FACE_IN_DOCUMENT}
    return set() if portrait_usable(portraits[0]) else {Finding.PORTRAIT_UNUSABLE}


def portrait_usable(face: Face) -> bool:
    """Whether a document's portrait shows enough of a face to be compared."""
    quality = face.quality
    return (
        face.eye_distance >= LEAST_EYE_DISTANCE
        and quality.sharpness >= LEAST_SHARPNESS
        and LEAST_BRIGHTNESS <= quality.brightness <= MOST_BRIGHTNESS
    )


def selfie_findings(people: Sequence[Face]) -> set[Finding]:
    """Everything that stands in the way of using the largest face of a selfie; empty when nothing does."""
    if not people:
        return {Finding.NO_FACE_IN_SELFIE}
    face = people[0]
    quality, pose = face.quality, face.pose
    checks = {
        Finding.SEVERAL_FACES_IN_SELFIE: len(people) > 1
        and people[1].eye_distance >= SECOND_FACE * face.eye_distance,
        Finding.SELFIE_FACE_TOO_SMALL: face.eye_distance < LEAST_EYE_DISTANCE,
        Finding.SELFIE_BLURRED: quality.sharpness < LEAST_SHARPNESS,
        Finding.SELFIE_DARK: quality.brightness < LEAST_BRIGHTNESS,
        Finding.SELFIE_OVEREXPOSED: quality.brightness > MOST_BRIGHTNESS,
        Finding.SELFIE_TURNED_AWAY: abs(pose.yaw) > MOST_YAW or abs(pose.pitch) > MOST_PITCH,
    }
    return {code for code, holds in checks.items() if holds}
