"""What uvicorn serves: Django's WSGI handler in a pool of threads. Bodies are taken in first, so that a slow
phone holds no thread, and never more than LIMIT bytes of them.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bonafides.config.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
LIMIT = 34 * 1024 * 1024  # two pictures of 16 MiB, the most that one form takes, and its other fields

_pages = WSGIMiddleware(get_wsgi_application(), workers=settings.WEB_THREADS)
get_resolver().url_patterns  # noqa: B018 - loads every view now: a fault shows at the start, not at the first member


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI entry. Only http is spoken here; a web socket is closed at once."""
    if scope["type"] != "http":
        await _pages(scope, receive, send)
        return
    body = await _body(scope, receive)
    if body is None:
        await _refuse(send)
        return

    async def given() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    await _pages(with_length(scope, len(body)), given, send)


def with_length(scope: MutableMapping[str, Any], length: int) -> dict[str, Any]:
    """The request with the length that was received: one sent in chunks has none, and Django would take it for empty."""
    headers = [(name, text) for name, text in scope["headers"] if name != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}


async def _body(scope: MutableMapping[str, Any], receive: Receive) -> bytes | None:
    """The whole body, None where it is longer than LIMIT; an empty one where the sender hung up."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    if told.isdigit() and int(told) > LIMIT:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LIMIT:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


async def _refuse(send: Send) -> None:
    text = f"This upload is larger than {LIMIT // 1024 // 1024} MB.".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})
