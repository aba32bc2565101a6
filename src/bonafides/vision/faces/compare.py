"""A document's portrait against a selfie: the three outcomes, and every reason at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bonafides.vision.faces import embedding, rules
from bonafides.vision.faces.find import find_in, find_in_document_in
from bonafides.vision.faces.networks import Networks, networks
from bonafides.vision.faces.pictures import Input, Picture, as_array
from bonafides.vision.faces.types import Comparison, Face


def compare(document_image: Input | None, selfie_image: Input, *, threads: int | None = None) -> Comparison:
    """Is the person on the document the person on the selfie? Every finding of both pictures is reported.

    Without a document image the selfie alone is looked at, and the document counts as one without a face.

    The outcome is `unusable` when either picture cannot carry an answer, whatever the score would be. Raises
    UnreadablePictureError or ModelMissing; the same pictures give the same answer.
    """
    timings: dict[str, float] = {}
    with _timed(timings, "load"):
        nets = networks(threads)
    with _timed(timings, "decode"):
        document = None if document_image is None else Picture(as_array(document_image))
        selfie = Picture(as_array(selfie_image))
    with _timed(timings, "find_portrait"):
        portraits = [] if document is None else find_in_document_in(document, nets)
    with _timed(timings, "find_selfie"):
        people = find_in(selfie, nets)
    with _timed(timings, "embed"):
        score = _score(document, portraits, selfie, people, nets)
    outcome, reasons = rules.judge(portraits, people, score)
    return Comparison(
        outcome=outcome,
        score=score,
        accept=rules.ACCEPT,
        review_from=rules.REVIEW_FROM,
        reasons=reasons,
        signals=_signals(portraits, people),
        timings=timings,
        model=embedding.MODEL,
    )


def _score(
    document: Picture | None, portraits: list[Face], selfie: Picture, people: list[Face], nets: Networks
) -> float | None:
    if document is None or not portraits or not people:
        return None
    a = embedding.embed_in(document, portraits[0], nets)
    b = embedding.embed_in(selfie, people[0], nets)
    return embedding.similarity(a, b)


def _signals(portraits: list[Face], people: list[Face]) -> dict[str, float]:
    signals = {"portrait_faces": float(len(portraits)), "selfie_faces": float(len(people))}
    for name, faces in (("portrait", portraits), ("selfie", people)):
        if faces:
            signals |= {f"{name}_{key}": value for key, value in _measured(faces[0]).items()}
    if len(people) > 1:
        signals["selfie_second_face"] = people[1].eye_distance / people[0].eye_distance
    return signals


def _measured(face: Face) -> dict[str, float]:
    return {
        "score": face.score,
        "eye_distance": face.eye_distance,
        "sharpness": face.quality.sharpness,
        "brightness": face.quality.brightness,
        "contrast": face.quality.contrast,
        "yaw": face.pose.yaw,
        "pitch": face.pose.pitch,
        "roll": face.pose.roll,
    }


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - begun) * 1000
