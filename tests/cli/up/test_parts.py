"""One supervised process, and the certificate for the local network."""

import os
import signal
import ssl
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from bonafides.cli.up import tls
from bonafides.cli.up.parts import Part, pause_before
from factories.programs import until


def test_pause_before_restarts_doubles_up_to_a_limit() -> None:
    assert [pause_before(n) for n in (1, 2, 3, 4, 8, 40)] == [0.0, 0.5, 1.0, 2.0, 15.0, 15.0]


def part(tmp_path: Path, code: str) -> Part:
    return Part("part", [sys.executable, "-c", code], dict(os.environ), tmp_path / "logs" / "part.log")


def test_look_after_part_that_ended_well_starts_it_again(tmp_path: Path) -> None:
    ended = part(tmp_path, "print('hello')")
    ended.start()
    assert ended.wait(20)
    told = ended.look_after()
    assert told is not None
    assert told.startswith("part ended with exit code 0; restarting in 0 s")
    assert ended.look_after() == f"part runs again (process {ended.pid})"
    assert ended.wait(20)
    assert ended.log.read_text() == "hello\nhello\n"


def test_look_after_killed_part_names_the_signal_and_waits_at_the_second_time(tmp_path: Path) -> None:
    killed = part(tmp_path, "import time; time.sleep(60)")
    killed.start()
    for pause in ("0", "0.5"):
        until(lambda: killed.pid)
        killed.kill()
        killed.wait(20)
        told = killed.look_after()
        assert told is not None
        assert f"ended with signal SIGKILL; restarting in {pause} s" in told
        until(killed.look_after)
    killed.kill()
    killed.wait(20)


def test_ask_to_stop_lets_it_finish(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.3), print('finished'), sys.exit(0)))\n"
        "print('ready', flush=True)\ntime.sleep(60)"
    )
    finishing = part(tmp_path, code)
    finishing.start()
    until(lambda: "ready" in finishing.log.read_text())
    finishing.ask_to_stop()
    assert finishing.wait(20)
    assert finishing.log.read_text() == "ready\nfinished\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_part_ends_with_its_killed_supervisor(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from bonafides.cli.up.parts import Part\n"
        "p = Part('x', [sys.executable, '-c', 'import time; time.sleep(60)'], dict(os.environ), Path(sys.argv[1]))\n"
        "p.start(); print(p.pid, flush=True); time.sleep(60)"
    )
    import subprocess

    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "x.log"], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        time.sleep(0.5)  # the tie is made before the program begins; let it begin
        assert Path(f"/proc/{pid}").exists()
        supervisor.send_signal(signal.SIGKILL)
    until(
        lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]
    )


def test_certificate_is_trusted_by_who_trusts_its_authority_alone(tmp_path: Path) -> None:
    import socket

    issued = tls.certificate_for("127.0.0.1", tmp_path / "tls")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(issued.certificate, issued.key)
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with server.wrap_socket(theirs, server_side=True) as secured:
            secured.sendall(b"hello")

    serving = threading.Thread(target=serve)
    serving.start()
    trust = ssl.create_default_context(cafile=str(issued.authority))
    with trust.wrap_socket(ours, server_hostname="127.0.0.1") as secured:
        assert secured.recv(5) == b"hello"
    serving.join()


def test_certificate_stands_while_it_fits_and_keys_are_private(tmp_path: Path) -> None:
    first = tls.certificate_for("192.168.1.7", tmp_path)
    content = first.certificate.read_bytes()
    assert tls.certificate_for("192.168.1.7", tmp_path).certificate.read_bytes() == content
    other = tls.certificate_for("192.168.1.8", tmp_path)
    assert other.authority == first.authority
    for key in tmp_path.glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
