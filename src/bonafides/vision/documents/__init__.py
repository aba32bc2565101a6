"""Identity documents from pictures: `documents.read(image)` answers a `Reading`.

from bonafides.vision import documents
reading = documents.read("passport.jpg")
reading.kind, reading.country, reading.fields["surname"].value, reading.reasons
"""

from bonafides.vision.documents.engine import Engine
from bonafides.vision.documents.findings import Finding
from bonafides.vision.documents.look import ImageError, load
from bonafides.vision.documents.picture import draw
from bonafides.vision.documents.reader import read
from bonafides.vision.documents.reading import Field, Image, Quad, Quality, Reading

__all__ = [
    "Engine",
    "Field",
    "Finding",
    "Image",
    "ImageError",
    "Quad",
    "Quality",
    "Reading",
    "draw",
    "load",
    "read",
]
