"""The only way out: what it refuses as written, and what it refuses once looked up."""

import ipaddress
import time

import pytest

from bonafides.core.errors import Invalid
from bonafides.core.http import PUBLIC, WITH_LOOPBACK, AddressRefused, Answer, CallFailed, Outbound
from factories import receivers

GOOD = [
    "https://market.example/hooks",
    "https://market.example:443/hooks?x=1",
    "https://market.example:8443/",
    "https://MARKET.example/hooks",
    "https://8.8.8.8/hooks",
    "https://[2606:4700:4700::1111]/hooks",
    "https://bücher.example/hooks",
    "https://xn--bcher-kva.example/hooks",
]
TRICKS = [
    # not https
    "http://market.example/",
    "HTTP://market.example/",
    "ftp://market.example/",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stats",
    "javascript:alert(1)",
    "data:text/plain,x",
    "unix:///var/run/docker.sock",
    "ws://market.example/",
    "//market.example/",
    "market.example",
    "",
    "https",
    "https:",
    "https://",
    "https:///path",
    "https:market.example",
    # loopback, however it is written
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.255.255.254/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://app.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://127.0.0.0x1/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[64:ff9b::10.0.0.1]/",
    "https://[2002:7f00:1::]/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    # private, shared, link-local, multicast, reserved
    "https://0.0.0.0/",
    "https://0/",
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[::]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://240.0.0.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://[2001:db8::1]/",
    # names inside the address
    "https://user@market.example/",
    "https://user:password@market.example/",
    "https://market.example@127.0.0.1/",
    "https://127.0.0.1#@market.example/",
    "https://127.0.0.1\\@market.example/",
    "https://market.example\\@127.0.0.1/",
    "https://@market.example/",
    # ports
    "https://market.example:22/",
    "https://market.example:6379/",
    "https://market.example:80/",
    "https://market.example:0/",
    "https://market.example:99999/",
    "https://market.example:x/",
    # white space and control characters
    " https://market.example/",
    "https://market.example/\r\nHost: x",
    "https://market.exa\tmple/",
    "https://mar\nket.example/",
    "https://market.example\x00.evil.example/",
    "https://market .example/",
    # broken
    "https://[::1",
    "https://::1/",
    "https://[::g]/",
    "https://256.256.256.256/",
    "https://1.2.3.4.5.6/",
    "https://..example/",
    "https://" + "a" * 64 + ".example/",
    "https://market.example/" + "a" * 20_000,
]


def test_there_are_more_than_sixty_tricks() -> None:
    assert len(set(TRICKS)) == len(TRICKS) >= 60


@pytest.mark.parametrize("url", GOOD)
def test_a_public_https_address_is_taken(url: str) -> None:
    Outbound(PUBLIC).check(url, param="url")


@pytest.mark.parametrize("url", TRICKS, ids=range(len(TRICKS)))
def test_a_trick_is_refused_as_written_and_when_called(url: str) -> None:
    """As written: without a look-up. A name that stands in the database all the same is refused at the call."""
    outbound = Outbound(PUBLIC, timeout=2)
    with pytest.raises(Invalid) as refused:
        outbound.check(url, param="url")
    assert refused.value.param == "url"
    with pytest.raises((AddressRefused, CallFailed)):
        outbound.post(url, b"", headers={})


def test_a_name_that_leads_to_loopback_is_refused_when_called() -> None:
    with receivers.listening() as it:
        port = it.url.split(":")[2].split("/")[0]
        with pytest.raises(AddressRefused):
            Outbound(PUBLIC).post(f"https://localhost:{port}/", b"", headers={})
        assert it.received == []


def test_loopback_is_there_for_the_demo_and_nothing_else_private() -> None:
    outbound = Outbound(WITH_LOOPBACK)
    outbound.check("http://127.0.0.1:8001/webhooks", param="url")
    for url in ("http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/", "ftp://127.0.0.1/"):
        with pytest.raises(Invalid):
            outbound.check(url, param="url")


def test_an_answer_has_status_headers_body_and_time() -> None:
    with receivers.listening() as it:
        it.does(receivers.answers(418, b"short", x_colour="red"))
        answer = Outbound(WITH_LOOPBACK).post(it.url, b"hello", headers={"x-sent": "yes"})
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.headers["x-colour"]) == (418, b"short", "red")
    ((headers, body),) = it.received
    assert (headers["x-sent"], headers["user-agent"], body) == ("yes", "Bonafides/1", b"hello")


@pytest.mark.parametrize(
    "behaviour",
    [receivers.hangs, receivers.drips_a_header, receivers.drips_a_body],
    ids=["hangs", "head", "body"],
)
def test_a_call_ends_in_time_however_slowly_bytes_come(behaviour: receivers.Behaviour) -> None:
    with receivers.listening() as it:
        it.does(behaviour)
        started = time.monotonic()
        with pytest.raises(CallFailed) as failed:
            Outbound(WITH_LOOPBACK, timeout=0.5).post(it.url, b"", headers={})
        assert failed.value.code == "timeout"
        assert time.monotonic() - started < 2.5  # the behaviours themselves take three seconds to fifteen


def test_redirects_are_no_answer_and_are_not_followed() -> None:
    with receivers.listening() as it, receivers.listening() as other:
        it.does(receivers.answers(308, location=other.url))
        with pytest.raises(CallFailed) as failed:
            Outbound(WITH_LOOPBACK).post(it.url, b"", headers={})
        assert failed.value.code == "redirected"
        assert other.received == []


def test_every_address_of_the_reserved_networks_is_refused() -> None:
    networks = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"]
    networks += ["192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"]
    for text in networks:
        network = ipaddress.ip_network(text)
        for address in (network[0], network[1], network[network.num_addresses // 2], network[-1]):
            with pytest.raises(Invalid):
                Outbound(PUBLIC).check(f"https://{address}/", param="url")
