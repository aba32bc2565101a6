"""The only way out to other hosts: https, no redirects, no private addresses, bounded time and size.

A name is resolved once and the connection goes to the address that was checked, so rebinding a name between
check and connection changes nothing (ssrfguard).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network

import httpx
from ssrfguard import Policy, SSRFGuardError
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


class AddressRefused(Exception):
    """The address may not be called: not https, private, with credentials, or an odd port."""


class CallFailed(Exception):
    """No answer: refused, timed out, broken off, too large. `code` says which."""

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


class Outbound:
    """Calls other hosts under one policy. Thread-safe; keep one a process."""

    def __init__(self, policy: Policy, *, timeout: float = TIMEOUT) -> None:
        self._policy = policy
        self._timeout = timeout
        self._client = Client(
            policy=policy,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(timeout, connect=5.0),
            headers={"user-agent": "Bonafides/1"},
        )

    def check(self, url: str, *, param: str) -> None:
        """Refuse an address as it is written (no look-up); raises Invalid naming `param`."""
        try:
            self._policy.check_url(url)
        except (SSRFGuardError, ValueError) as error:
            raise Invalid(
                "The address must be a public https address without user name, on port 443 or 8443.",
                param=param,
            ) from error

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send a body. Any status is an answer, redirects included; AddressRefused or CallFailed otherwise."""
        started = time.monotonic()
        try:
            with self._client.stream("POST", url, content=body, headers=dict(headers)) as response:
                received = self._read(response, started)
        except SSRFGuardError as error:
            raise AddressRefused from error
        except httpx.TimeoutException as error:
            raise CallFailed("timeout") from error
        except httpx.InvalidURL as error:
            raise AddressRefused from error
        except httpx.HTTPError as error:
            raise CallFailed("connection_failed") from error
        took = int((time.monotonic() - started) * 1000)
        return Answer(response.status_code, dict(response.headers), received, took)

    def _read(self, response: httpx.Response, started: float) -> bytes:
        received = b""
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > MAX_ANSWER:
                raise CallFailed("answer_too_large")
            if time.monotonic() - started > self._timeout:  # a host that drips a byte a second
                raise CallFailed("timeout")
        return received
