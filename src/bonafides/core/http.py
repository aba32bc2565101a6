"""The only way out to other hosts: https, no redirects, no private addresses, bounded time and size.

A name is resolved once and the connection goes to the address that was checked, so rebinding a name between
check and connection changes nothing (ssrfguard).
"""

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from types import TracebackType
from typing import Any, Self

import httpx
from ssrfguard import Policy, Resolver, SSRFGuardError
from ssrfguard.errors import TooManyRedirectsError
from ssrfguard.httpx import Client

from bonafides.core.errors import Invalid

TIMEOUT = 15.0  # seconds, the lower end of what Standard Webhooks asks for
MAX_ANSWER = 64 * 1024  # bytes
PORTS = frozenset({443, 8443})

PUBLIC = Policy(allowed_schemes=frozenset({"https"}), allowed_ports=PORTS, max_redirects=0)
# For the demo alone, whose marketplace runs on the same machine.
WITH_LOOPBACK = Policy(
    allowed_schemes=frozenset({"http", "https"}),
    allowed_ports=frozenset(range(1, 65536)),
    allowed_networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
    max_redirects=0,
)


NOT_PUBLIC = "The address must be a public https address without user name, on port 443 or 8443."
# Names that never lead out (RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of .internal).
INNER = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid", ".onion")


class AddressRefused(Exception):
    """The address may not be called: not https, private, with credentials, or an odd port."""


class CallFailed(Exception):
    """No answer that counts: refused, timed out, broken off, redirected, too large. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int


def _is_public_name(host: str) -> bool:
    """Whether a host is an address (which the policy judges) or a name of several labels that may lead out.

    A name that ends in a number is an address in disguise, such as `0x7f.0.0.1` (WHATWG URL, "ends in a number").
    """
    host = host.lower().rstrip(".")
    with suppress(ValueError):
        ip_address(host)
        return True
    last = host.rpartition(".")[2]
    return "." in host and not last[:1].isdigit() and not host.endswith(INNER)


class Deadline:
    """Ends a call as a whole after so many seconds, however slowly the other side sends its bytes.

    httpx bounds every single read; a host that sends one byte of a header each time would hold a worker for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._stream: Any = None
        self.over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """httpx's trace: remember the newest stream of this call, with TLS the one around the first."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
            if self.over:
                self._end()

    def _end(self) -> None:
        self.over = True
        stream = self._stream
        with suppress(OSError, AttributeError):  # closed meanwhile, or not yet connected
            stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


class Outbound:
    """Calls other hosts under one policy. Thread-safe; keep one a process."""

    def __init__(
        self, policy: Policy, *, timeout: float = TIMEOUT, resolver: Resolver = socket.getaddrinfo
    ) -> None:
        self._policy = policy
        self._timeout = timeout
        self._client = Client(
            policy=policy,
            resolver=resolver,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(timeout, connect=min(5.0, timeout)),
            limits=httpx.Limits(
                max_keepalive_connections=0
            ),  # a deadline watches a connection from its start
            headers={"user-agent": "Bonafides/1"},
        )

    def check(self, url: str, *, param: str) -> None:
        """Refuse an address as it is written (no look-up); raises Invalid naming `param`."""
        try:
            self._policy.check_url(url)
            host = httpx.URL(url).host
        except (SSRFGuardError, ValueError, httpx.InvalidURL) as error:
            raise Invalid(NOT_PUBLIC, param=param) from error
        if not self._policy.allowed_networks and not _is_public_name(host):
            raise Invalid(NOT_PUBLIC, param=param)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send a body; any status but a redirect is an answer. Raises AddressRefused or CallFailed otherwise."""
        started = time.monotonic()
        deadline = Deadline(self._timeout)
        try:
            with deadline:
                answer = self._post(url, body, headers, deadline, started)
        except TooManyRedirectsError as error:
            raise CallFailed("redirected") from error
        except (SSRFGuardError, httpx.InvalidURL) as error:
            raise AddressRefused from error
        except httpx.TimeoutException as error:
            raise CallFailed("timeout") from error
        except httpx.HTTPError as error:
            raise CallFailed("timeout" if deadline.over else "connection_failed") from error
        return answer

    def _post(
        self, url: str, body: bytes, headers: Mapping[str, str], deadline: Deadline, started: float
    ) -> Answer:
        with self._client.stream(
            "POST", url, content=body, headers=dict(headers), extensions={"trace": deadline.watch}
        ) as response:
            received = b""
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > MAX_ANSWER:
                    raise CallFailed("answer_too_large")
            if deadline.over:  # without a length, an end that we made ourselves looks like a whole answer
                raise CallFailed("timeout")
        took = int((time.monotonic() - started) * 1000)
        return Answer(response.status_code, dict(response.headers), received, took)
