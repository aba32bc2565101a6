"""A child that was taken over must not get anything past its parent."""

import json

import pytest

from bonafides.vision.images import Code, Limits, UploadRefused, clean_here, wire
from bonafides.vision.specimens import uploads


def split(message: bytes) -> tuple[bytes, bytes]:
    header_bytes, body_bytes = wire.PREFIX.unpack_from(message)
    header = message[wire.PREFIX.size :][:header_bytes]
    body = message[wire.PREFIX.size + header_bytes :]
    assert len(body) == body_bytes
    return header, body


def test_answer_clean_picture_comes_back_equal() -> None:
    clean = clean_here(uploads.honest()["gps.jpg"])
    assert wire.result_of(*split(wire.answer(clean))) == clean


def test_answer_refusal_comes_back_with_code_and_params() -> None:
    back = wire.result_of(*split(wire.answer(UploadRefused(Code.IMAGE_TOO_SMALL, {"width": 3}))))
    assert isinstance(back, UploadRefused)
    assert (back.code, dict(back.params)) == (Code.IMAGE_TOO_SMALL, {"width": 3})


def test_request_limits_come_back_equal() -> None:
    header, body = split(wire.request(b"data", Limits(max_side=77)))
    assert (wire.limits_of(header), body) == (Limits(max_side=77), b"data")


@pytest.mark.parametrize(
    "change",
    [
        {"width": 319},
        {"width": "320"},
        {"pages": None},
        {"editor": 5},
        {"unknown": 1},
    ],
)
def test_result_of_wrong_facts_are_not_believed(change: dict[str, object]) -> None:
    header, body = split(wire.answer(clean_here(uploads.honest()["plain.jpg"])))
    told = json.loads(header)
    told["clean"] |= change
    with pytest.raises(wire.BrokenAnswer):
        wire.result_of(json.dumps(told).encode(), body)


@pytest.mark.parametrize(
    "header",
    [b"", b"{}", b"[]", b"5", b'{"refused": "x", "params": {}}', b'{"refused": "file_empty"}', b"\xff"],
)
def test_result_of_nonsense_is_not_believed(header: bytes) -> None:
    with pytest.raises(wire.BrokenAnswer):
        wire.result_of(header, b"")


def test_result_of_polyglot_body_is_not_believed() -> None:
    header, body = split(wire.answer(clean_here(uploads.honest()["plain.jpg"])))
    with pytest.raises(wire.BrokenAnswer):
        wire.result_of(header, body + b"<html>")
