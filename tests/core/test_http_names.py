"""Names that lead inside, or somewhere else at each look: what counts is the address that is connected to."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from bonafides.core.http import PUBLIC, WITH_LOOPBACK, AddressRefused, Outbound
from factories import receivers


class Names:
    """A name server in the hand of somebody else: each look-up gets the next answer, the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [self._row(address, port) for address in addresses]

    @staticmethod
    def _row(address: str, port: int) -> tuple[Any, ...]:
        if ipaddress.ip_address(address).version == 6:
            return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
        return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.5"],
        ["172.20.0.2"],
        ["192.168.1.1"],
        ["100.64.0.1"],
        ["169.254.169.254"],
        ["0.0.0.0"],
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1"],
        ["fd00:ec2::254"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:a00:1::"],
        ["8.8.8.8", "10.0.0.1"],
        ["2606:4700:4700::1111", "::1"],
    ],
    ids=" ".join,
)
def test_name_that_leads_inside_is_refused_when_called(addresses: list[str]) -> None:
    names = Names(addresses)
    outbound = Outbound(PUBLIC, timeout=2, resolver=names)
    outbound.check("https://market.example/hooks", param="url")  # nothing is wrong with it as it is written
    with pytest.raises(AddressRefused):
        outbound.post("https://market.example/hooks", b"", headers={})
    assert names.asked == ["market.example"]


def test_name_that_changes_between_check_and_connection_is_looked_up_once() -> None:
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    with receivers.listening() as it:
        port = it.url.split(":")[2].split("/")[0]
        outbound = Outbound(WITH_LOOPBACK, resolver=names)
        assert outbound.post(f"http://market.example:{port}/", b"first", headers={}).status < 300
        assert names.asked == ["market.example"]  # the checked address is the one that was connected to
        with pytest.raises(AddressRefused):
            outbound.post(f"http://market.example:{port}/", b"second", headers={})
        assert [body for _, body in it.received] == [b"first"]
