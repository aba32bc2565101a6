"""The example marketplace as a process of its own, before an API whose answers are written down."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from factories.answers import serving
from factories.shops import FOLDER, SECRET, Api, Shop


@pytest.fixture
def api() -> Iterator[Api]:
    made = Api()
    with serving(made.answer) as script:
        made.url, made.asked = script.url, script.asked
        yield made


@pytest.fixture
def shop(api: Api, tmp_path: Path) -> Iterator[Shop]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "MARKETPLACE_DATA": str(tmp_path),
        "BONAFIDES_API_URL": api.url,
        "BONAFIDES_API_KEY": "bf_test_key",
        "BONAFIDES_WEBHOOK_SECRET": SECRET,
    }
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, str(FOLDER)], env=given, stdout=subprocess.DEVNULL) as process:
        with httpx.Client(base_url=url) as browser:
            _wait(browser, process)
            yield Shop(url, browser)
        process.terminate()


def _wait(browser: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the marketplace ended"
        try:
            browser.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the marketplace did not start")
