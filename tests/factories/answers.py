"""A small HTTP server on loopback that plays what a test has written down, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What goes back. `stream` writes a body of its own after the headers, for hosts that drip or never end."""

    status: int = 200
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Callable[[bytes], None]], None] | None = None


@dataclass
class Script:
    """`answer(asked)` says what to reply. `asked` keeps all requests in their order."""

    answer: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Script]:
    """Serve the script on a free loopback port until the block ends."""
    script = Script(answer)

    class Handler(BaseHTTPRequestHandler):
        def play(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            script.asked.append(asked)
            reply = script.answer(asked)
            body = b"" if reply.json is None else json.dumps(reply.json).encode()
            self.send_response(reply.status)
            kind = "application/problem+json" if reply.status >= 400 else "application/json"
            given = {"Content-Type": kind} | reply.headers
            if reply.stream is None:
                given["Content-Length"] = str(len(body))
            for name, text in given.items():
                self.send_header(name, text)
            self.end_headers()
            self._write(reply, body)

        def _write(self, reply: Reply, body: bytes) -> None:
            try:
                if reply.stream:
                    reply.stream(self._piece)
                else:
                    self.wfile.write(body)
            except OSError:  # the caller hung up, as some tests want it to
                self.close_connection = True

        def _piece(self, data: bytes) -> None:
            self.wfile.write(data)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = play  # noqa: N815 - the names that the standard library calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Tests read `asked`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        script.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield script
        finally:
            script.over.set()
            server.shutdown()
            thread.join()
