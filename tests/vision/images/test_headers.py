"""First bytes, read without a decoder."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.vision.images import Kind, headers
from bonafides.vision.specimens import uploads


@pytest.mark.parametrize("name", uploads.honest())
def test_kind_honest_file_is_told_by_its_bytes(name: str) -> None:
    ending = name.rsplit(".", 1)[1].replace("jpg", "jpeg")
    assert headers.kind(uploads.honest()[name]) == ending


def test_kind_avif_and_video_in_the_same_container_are_not_heic() -> None:
    avif = struct.pack(">I", 28) + b"ftypavif\0\0\0\0mif1miafavif"
    video = struct.pack(">I", 24) + b"ftypisom\0\0\0\0isommp42"
    assert (headers.kind(avif), headers.other(avif)) == (None, "AVIF picture")
    assert (headers.kind(video), headers.other(video)) == (None, "video")


@pytest.mark.parametrize("name", [name for name in uploads.honest() if name.endswith(("jpg", "png", "webp"))])
def test_read_photo_gives_its_size(name: str) -> None:
    data = uploads.honest()[name]
    kind = headers.kind(data)
    assert kind is not None
    header = headers.read(kind, data)
    assert header is not None
    assert sorted((header.width, header.height)) == [240, 320]
    assert not header.animated
    assert not header.absurd


@given(st.sampled_from(Kind), st.binary(max_size=300))
def test_read_any_bytes_never_raises(kind: Kind, tail: bytes) -> None:
    starts = {
        Kind.JPEG: b"\xff\xd8\xff",
        Kind.PNG: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        Kind.WEBP: b"RIFF\0\0\0\0WEBPVP8",
    }
    data = starts.get(kind, b"") + tail
    headers.read(kind, data)
    headers.kind(tail)


@given(st.binary(max_size=200))
def test_is_bare_jpeg_any_bytes_never_raises(data: bytes) -> None:
    assert not headers.is_bare_jpeg(b"\xff\xd8" + data + b"\xff\xd9", 320, 240)


def test_is_bare_jpeg_anything_added_is_seen() -> None:
    jpeg = uploads.written(uploads.scene(), "JPEG")
    assert headers.is_bare_jpeg(jpeg, 320, 240)
    assert not headers.is_bare_jpeg(jpeg, 240, 320)
    assert not headers.is_bare_jpeg(jpeg + b"x", 320, 240)
    assert not headers.is_bare_jpeg(jpeg + b"tail\xff\xd9", 320, 240)
    assert not headers.is_bare_jpeg(jpeg + jpeg, 320, 240)
    for marker in (b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe"):
        assert not headers.is_bare_jpeg(jpeg[:2] + marker + b"\0\4ab" + jpeg[2:], 320, 240)
