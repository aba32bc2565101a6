"""Specimens: people, documents and photos of Utopia (UTO), the state that ICAO invented; all drawn, all from seeds.

    who = specimens.person(7)
    drawing = specimens.document("td3", who, today=date(2026, 11, 22))
    photo = specimens.photograph(drawing, faults={"glare", "tilt"}, seed=1)
    another = specimens.selfie(who, seed=2)

Every picture is a uint8 array (h, w, 3) RGB and comes with what a perfect reader would say. Nobody in them lives.
"""

from bonafides.vision.specimens.cast import CAST
from bonafides.vision.specimens.clip import camera_clip
from bonafides.vision.specimens.document import Drawing, Truth, document
from bonafides.vision.specimens.faults import FAULTS, Fault
from bonafides.vision.specimens.head.portrait import portrait
from bonafides.vision.specimens.head.shape import Face
from bonafides.vision.specimens.person import Look, Person, person
from bonafides.vision.specimens.photograph import Photo, PhotoTruth, Placed, photograph
from bonafides.vision.specimens.selfie import performance, selfie

__all__ = [
    "CAST",
    "FAULTS",
    "Drawing",
    "Face",
    "Fault",
    "Look",
    "Person",
    "Photo",
    "PhotoTruth",
    "Placed",
    "Truth",
    "camera_clip",
    "document",
    "performance",
    "person",
    "photograph",
    "portrait",
    "selfie",
]
