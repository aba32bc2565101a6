"""Texts and calls by an HTTP gateway, against a real server on loopback, and with the example gateway of the docs."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bonafides.core.http import PUBLIC, WITH_LOOPBACK, Outbound
from bonafides.notices.adapters.gateway import GatewaySender
from bonafides.notices.ports import Outgoing, SendFailed, SendRefused
from factories.answers import Asked, Reply, Script, serving

HOWTO = Path(__file__).resolve().parents[3] / "docs" / "howto" / "connect-a-gateway.md"
TEXT = Outgoing(
    message_id="msg_1",
    member_id="mem_1",
    channel="sms",
    to="+12015550123",
    subject="",
    text="12345 ist Ihr Code für Börse",
    language="de",
)


def sender(url: str, token: str = "secret") -> GatewaySender:
    return GatewaySender(url, token, Outbound(WITH_LOOPBACK, timeout=1.0))


def outcome(reply: Reply) -> str:
    """What becomes of the message when the gateway answers this."""
    with serving(lambda _: reply) as gateway:
        try:
            sender(f"{gateway.url}/texts").send(TEXT)
        except SendRefused as refused:
            return f"never: {refused.code}"
        except SendFailed as failed:
            return f"later: {failed.code}"
    return "sent"


def test_message_is_posted_as_the_contract_says() -> None:
    with serving(lambda _: Reply(202)) as gateway:
        sender(f"{gateway.url}/texts").send(TEXT)
    (asked,) = gateway.asked
    assert (asked.method, asked.path) == ("POST", "/texts")
    assert asked.json == {
        "id": "msg_1",
        "channel": "sms",
        "to": "+12015550123",
        "text": "12345 ist Ihr Code für Börse",
        "language": "de",
    }
    wanted = {
        "authorization": "Bearer secret",
        "idempotency-key": "msg_1",
        "content-type": "application/json",
    }
    assert asked.headers.items() >= wanted.items()


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        (200, "sent"),
        (202, "sent"),
        (204, "sent"),
        (400, "never: number_refused"),
        (404, "never: number_refused"),
        (410, "never: number_refused"),
        (422, "never: number_refused"),
        (401, "later: gateway_401"),  # a wrong token is put right by the operator, and then the text goes out
        (403, "later: gateway_403"),
        (409, "later: gateway_409"),
        (429, "later: gateway_429"),
        (500, "later: gateway_500"),
        (503, "later: gateway_503"),
    ],
)
def test_answer_decides_what_becomes_of_the_message(status: int, becomes: str) -> None:
    assert outcome(Reply(status)) == becomes


def test_redirect_is_not_followed_and_tried_again_later() -> None:
    with serving(lambda _: Reply(202)) as other:
        moved = Reply(307, headers={"Location": f"{other.url}/elsewhere"})
        assert outcome(moved).startswith("later: gateway_")
        assert other.asked == []  # neither the number nor the token go to another host


def test_gateway_that_does_not_answer_is_tried_again_later() -> None:
    def silent(asked: Asked) -> Reply:
        time.sleep(3)
        return Reply(202)

    with serving(silent) as gateway, pytest.raises(SendFailed) as failed:
        sender(gateway.url).send(TEXT)
    assert failed.value.code == "gateway_timeout"


def test_gateway_that_is_down_is_tried_again_later() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(SendFailed) as failed:
        sender(f"http://127.0.0.1:{port}").send(TEXT)
    assert failed.value.code == "gateway_connection_failed"


def test_answer_without_end_is_cut_off() -> None:
    def endless(write: object) -> None:
        assert callable(write)
        for _ in range(4096):
            write(b"x" * 65_536)

    assert outcome(Reply(202, stream=endless)) == "later: gateway_answer_too_large"


def test_gateway_on_a_private_address_is_not_called_in_live_mode() -> None:
    with serving(lambda _: Reply(202)) as gateway, pytest.raises(SendFailed) as failed:
        GatewaySender(gateway.url, "secret", Outbound(PUBLIC)).send(TEXT)
    assert failed.value.code == "gateway_address_refused"
    assert gateway.asked == []


@pytest.fixture
def example(tmp_path: Path) -> Iterator[tuple[str, Script]]:
    """The gateway that docs/howto/connect-a-gateway.md shows, run as it stands there, before a provider that is ours."""
    code = re.search(r"```python\n(# gateway\.py.*?)```", HOWTO.read_text(), re.DOTALL)
    assert code is not None
    file = tmp_path / "gateway.py"
    file.write_text(code.group(1))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def provider(asked: Asked) -> Reply:
        return Reply(400 if b"5550140" in asked.body else 201, {"sid": "1"})

    with serving(provider) as theirs:
        given = {
            "GATEWAY_TOKEN": "secret",
            "PROVIDER_URL": theirs.url,
            "PROVIDER_KEY": "k",
            "PORT": str(port),
        }
        with subprocess.Popen([sys.executable, str(file)], env=given) as process:
            for _ in range(400):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/", theirs
            process.terminate()


def test_example_gateway_of_the_docs_hands_on_once_and_refuses_strangers(example: tuple[str, Script]) -> None:
    url, theirs = example
    sender(url).send(TEXT)
    sender(url).send(TEXT)
    assert len(theirs.asked) == 1
    assert "12345 ist Ihr Code für Börse" in theirs.asked[0].json["body"]
    with pytest.raises(SendFailed) as failed:
        sender(url, token="guessed").send(TEXT)
    assert failed.value.code == "gateway_401"
    with pytest.raises(SendRefused):
        sender(url).send(Outgoing("msg_2", "mem_1", "sms", "+12015550140", "", "12345", "en"))
