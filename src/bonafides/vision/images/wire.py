"""How parent and child talk: one request, one answer, each a length-prefixed header and a body."""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, fields

from bonafides.vision.images.contract import CleanImage, Code, Limits, UploadRefused
from bonafides.vision.images.headers import is_bare_jpeg

PREFIX = struct.Struct(">II")  # length of the JSON header, length of the body
# A re-encoded picture never comes near this; a child that claims more has been taken over.
MAX_HEADER_BYTES = 4_096
MAX_BODY_BYTES = 64_000_000


class BrokenAnswer(Exception):
    """The child's answer is not one that an honest child gives."""


def pack(header: Mapping[str, object], body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return PREFIX.pack(len(text), len(body)) + text + body


def request(data: bytes, limits: Limits) -> bytes:
    return pack(asdict(limits), data)


def answer(result: CleanImage | UploadRefused) -> bytes:
    if isinstance(result, UploadRefused):
        return pack({"refused": result.code, "params": dict(result.params)})
    facts = {item.name: getattr(result, item.name) for item in fields(CleanImage) if item.name != "jpeg"}
    return pack({"clean": facts}, result.jpeg)


def limits_of(header: bytes) -> Limits:
    return Limits(**json.loads(header))


def result_of(header: bytes, body: bytes) -> CleanImage | UploadRefused:
    """What the child answered. It has touched a stranger's file, so nothing in its answer is believed unread.

    Raises BrokenAnswer for anything but a known code or a bare JPEG of the size it names.
    """
    try:
        told = json.loads(header)
        if "refused" in told:
            params = {
                str(name): value for name, value in told["params"].items() if isinstance(value, int | str)
            }
            return UploadRefused(Code(told["refused"]), params)
        clean = CleanImage(jpeg=body, **told["clean"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenAnswer("not an answer") from error
    typed = all(
        isinstance(getattr(clean, item.name), item.type)
        for item in fields(clean)
        if isinstance(item.type, type)
    )
    if not typed or not is_bare_jpeg(body, clean.width, clean.height):
        raise BrokenAnswer("not a bare JPEG")
    return clean
