"""A marketplace's webhook endpoint: a real HTTP server on loopback that does as it is told."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class Receiver:
    """What came in, and what is answered: each behaviour once, the last one for ever."""

    url: str = ""
    behaviours: list[Behaviour] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    meanwhile: Callable[[], Any] | None = None

    def does(self, *behaviours: Behaviour) -> "Receiver":
        self.behaviours = list(behaviours)
        return self

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.received]


class Handler(BaseHTTPRequestHandler):
    """Takes a POST."""

    receiver: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        it = self.receiver
        it.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
        if it.meanwhile:
            it.meanwhile()
        behaviour = (
            it.behaviours.pop(0) if len(it.behaviours) > 1 else it.behaviours[0] if it.behaviours else ok
        )
        try:
            behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        return


def answers(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """A whole answer."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


ok = answers(200, b"{}")


def hangs(handler: Handler) -> None:
    """Takes the request and says nothing."""
    time.sleep(3)
    handler.close_connection = True


def drips_a_header(handler: Handler) -> None:
    """One byte of the answer's head at a time, for ever."""
    handler.close_connection = True
    for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"a" * 300:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def drips_a_body(handler: Handler) -> None:
    """A good head, and a body without end, a byte at a time."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
    for _ in range(300):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def floods(handler: Handler) -> None:
    """A good head, and a body beyond all bounds."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"a" * 10_000)


def breaks_off(handler: Handler) -> None:
    """Half an answer."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")


def talks_nonsense(handler: Handler) -> None:
    """Not HTTP at all."""
    handler.close_connection = True
    handler.wfile.write(b"\x00\x01SSH-2.0 hello\r\n\r\n")


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver on a free port, until the end."""
    receiver = Receiver()
    kind = type("Bound", (Handler,), {"receiver": receiver})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/hook"
