"""The ASGI entry: bodies are taken in whole, within a limit."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bonafides.config import asgi


def call(
    parts: list[bytes], headers: list[tuple[bytes, bytes]], path: str = "/healthz"
) -> list[dict[str, Any]]:
    """Send a request in parts; answers what came back."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST" if parts else "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 40000),
    }
    rest: Iterator[bytes] = iter(parts or [b""])
    left = [len(parts or [b""])]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        left[0] -= 1
        return {"type": "http.request", "body": next(rest), "more_body": left[0] > 0}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return sent


def test_application_answers() -> None:
    sent = call([], [])
    assert sent[0]["status"] == 200
    assert b"".join(m.get("body", b"") for m in sent[1:]) == b'{"status": "ok"}'


@pytest.mark.parametrize("told", [[], [(b"content-length", str(asgi.LIMIT + 1).encode())]])
def test_application_too_large_a_body_is_refused(told: list[tuple[bytes, bytes]]) -> None:
    sent = call([b"x" * (asgi.LIMIT // 2 + 1)] * 2, told)
    assert sent[0]["status"] == 413
    assert sent[1]["body"] == b"This upload is larger than 34 MB."


def test_body_in_chunks_is_put_together() -> None:
    messages = iter([(b"ab", True), (b"cd", True), (b"", False)])

    async def receive() -> dict[str, Any]:
        body, more = next(messages)
        return {"type": "http.request", "body": body, "more_body": more}

    assert asyncio.run(asgi._body({"headers": []}, receive)) == b"abcd"


def test_with_length_replaces_what_the_sender_said() -> None:
    scope = {"headers": [(b"host", b"a"), (b"content-length", b"9")], "path": "/"}
    assert asgi.with_length(scope, 4) == {
        "headers": [(b"host", b"a"), (b"content-length", b"4")],
        "path": "/",
    }
