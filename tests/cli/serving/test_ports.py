"""Sockets, addresses, and what must not face the world."""

import socket

import pytest

from bonafides.cli.output import Refused
from bonafides.cli.serving import ports
from bonafides.cli.serving.safety import refuse_unsafe


def test_listen_taken_port_names_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            Refused, match=rf"Port {port} is taken by another program. Choose another: --port \d+"
        ):
            ports.listen("127.0.0.1", port)


def test_listen_foreign_address_is_refused() -> None:
    with pytest.raises(Refused, match=r"192\.0\.2\.1:8000 cannot be used"):
        ports.listen("192.0.2.1", 8000)
    with pytest.raises(Refused, match="is not an address of this machine"):
        ports.listen("not an address", 8000)


def test_free_port_skips_what_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with ports.free_port(port) as free:
            assert free.getsockname()[1] != port


@pytest.mark.parametrize(
    ("host", "loopback", "private"),
    [
        ("127.0.0.1", True, True),
        ("::1", True, True),
        ("localhost", True, True),
        ("192.168.1.7", False, True),
        ("fd00::7", False, True),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("8.8.8.8", False, False),
        ("2606:4700::1", False, False),
        ("shop.example", False, False),
    ],
)
def test_addresses_are_told_apart(host: str, loopback: bool, private: bool) -> None:
    assert (ports.is_loopback(host), ports.is_private(host)) == (loopback, private)


@pytest.mark.parametrize(
    ("mode", "url", "host", "refused"),
    [
        ("demo", "http://127.0.0.1:8000", "127.0.0.1", None),
        ("demo", "https://192.168.1.7:8000", "192.168.1.7", None),
        ("demo", "https://shop.example", "0.0.0.0", "BONAFIDES_MODE is demo"),
        ("test", "https://shop.example", "8.8.8.8", "BONAFIDES_MODE is test"),
        ("live", "https://verify.shop.example", "0.0.0.0", None),
        ("live", "http://verify.shop.example", "0.0.0.0", "plain http"),
    ],
)
def test_refuse_unsafe_settings_on_an_address_of_others(
    monkeypatch: pytest.MonkeyPatch, mode: str, url: str, host: str, refused: str | None
) -> None:
    monkeypatch.setenv("BONAFIDES_MODE", mode)
    monkeypatch.setenv("BONAFIDES_URL", url)
    if refused is None:
        refuse_unsafe(host)
        return
    with pytest.raises(Refused, match=refused):
        refuse_unsafe(host)
