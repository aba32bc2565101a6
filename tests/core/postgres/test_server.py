"""The embedded database, started, killed and stopped for real."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from bonafides.core.postgres import DataFolderBusy, Postgres, StartFailed
from bonafides.core.postgres.binaries import installed
from bonafides.core.postgres.cluster import ensure_cluster
from bonafides.core.postgres.home import open_home
from bonafides.core.postgres.leftovers import end_leftovers


@pytest.fixture
def folder(open_folder: Path) -> Iterator[Path]:
    yield open_folder / "data"
    end_leftovers(open_folder / "data" / "postgres" / "cluster")


def one(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def write(dsn: str, count: int) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept select generate_series(1, %s)", [count])


def test_start_new_folder_answers_queries(folder: Path) -> None:
    with Postgres(folder) as dsn:
        assert one(dsn, "select current_database() || '/' || current_user") == "bonafides/bonafides"
        assert one(dsn, "show listen_addresses") == ""
        assert one(dsn, "show fsync") == "on"
        assert one(dsn, "show data_checksums") == "on"
        assert one(dsn, "show server_encoding") == "UTF8"
        assert one(dsn, "select upper('é')") == "É"


def test_start_new_folder_is_private_to_the_account(folder: Path) -> None:
    server = Postgres(folder)
    with server:
        assert stat.S_IMODE((server.folder / "cluster").stat().st_mode) == 0o700
        assert stat.S_IMODE((server.folder / "socket").stat().st_mode) == 0o700
        assert stat.S_IMODE(server.log.stat().st_mode) == 0o600


def test_stop_keeps_data_and_can_start_again(folder: Path) -> None:
    server = Postgres(folder)
    write(server.start(), 1000)
    server.stop()
    assert not server.ready()
    assert one(server.start(), "select count(*) from kept") == 1000
    assert server.ready()
    server.stop()
    server.stop()


def test_start_twice_leaves_the_server_alone(folder: Path) -> None:
    server = Postgres(folder)
    with server as dsn:
        pid = server.pid
        assert server.start() == dsn
        assert server.pid == pid


def test_start_from_eight_threads_starts_one_server(folder: Path) -> None:
    server = Postgres(folder)
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(server.start())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    server.stop()


def test_start_after_kill_has_every_committed_row(folder: Path) -> None:
    server = Postgres(folder)
    dsn = server.start()
    write(dsn, 100_000)
    open_connection = psycopg.connect(dsn)
    open_connection.execute("insert into kept values (0)")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    _until(lambda: not server.ready())
    assert (server.folder / "cluster" / "postmaster.pid").exists()
    assert one(server.start(), "select count(*) from kept") == 100_000
    open_connection.close()
    server.stop()


def test_start_after_supervisor_was_killed_replaces_the_orphan(folder: Path) -> None:
    script = (
        "import sys, time; from bonafides.core.postgres import Postgres; "
        "server = Postgres(sys.argv[1]); server.start(); print(server.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script, folder], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        orphan = int(other.stdout.readline())
        with pytest.raises(
            DataFolderBusy, match=rf"process {other.pid}\) already runs the database in {folder}"
        ):
            Postgres(folder).start()
        other.kill()
    assert Path(f"/proc/{orphan}").exists()
    with Postgres(folder) as dsn:
        assert one(dsn, "select 1") == 1
        assert not Path(f"/proc/{orphan}/cwd").exists()


def test_start_pid_file_names_a_living_stranger_starts_all_the_same(folder: Path) -> None:
    server = Postgres(folder)
    server.start()
    server.stop()
    (server.folder / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    assert one(server.start(), "select 1") == 1
    server.stop()


def test_start_second_on_same_folder_is_refused_until_the_first_stops(folder: Path) -> None:
    first, second = Postgres(folder), Postgres(folder)
    first.start()
    with pytest.raises(DataFolderBusy, match="Stop it first, or choose another data folder"):
        second.start()
    assert first.ready()
    first.stop()
    assert one(second.start(), "select 1") == 1
    second.stop()


def test_start_two_folders_run_side_by_side(folder: Path) -> None:
    with Postgres(folder / "a") as a, Postgres(folder / "b") as b:
        write(a, 3)
        write(b, 5)
        assert one(a, "select count(*) from kept") == 3
        assert one(b, "select count(*) from kept") == 5
    end_leftovers(folder / "a" / "postgres" / "cluster")


def test_start_half_made_cluster_is_made_anew(folder: Path) -> None:
    partial = folder / "postgres" / "cluster.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    with Postgres(folder) as dsn:
        assert one(dsn, "select 1") == 1
    assert not partial.exists()


def test_start_damaged_cluster_says_so_and_frees_the_lock(folder: Path) -> None:
    server = Postgres(folder)
    server.start()
    server.stop()
    control = folder / "postgres" / "cluster" / "global" / "pg_control"
    kept = control.read_bytes()
    control.write_bytes(b"")
    with pytest.raises(StartFailed, match="pg_control"):
        server.start()
    control.write_bytes(kept)
    with Postgres(folder) as dsn:
        assert one(dsn, "select 1") == 1


def test_start_long_path_uses_a_short_socket_folder(folder: Path) -> None:
    deep = folder.joinpath(*["very-long-folder-name"] * 8)
    server = Postgres(deep)
    with server as dsn:
        assert one(dsn, "select 1") == 1
        assert server.start() == dsn
        assert "host=%2Ftmp%2Fbonafides-" in dsn
        short = Path(unquote(dsn.split("host=")[1].split("&")[0]))
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
    assert not short.exists()
    with server as again:
        assert again == dsn


def test_start_cluster_of_each_installed_version_runs_under_that_version(folder: Path) -> None:
    for binaries in installed():
        data = folder / str(binaries.major)
        home = open_home(data)
        ensure_cluster(home, binaries)
        with Postgres(data) as dsn:
            assert str(one(dsn, "show server_version")).split(".")[0] == str(binaries.major)
            assert one(dsn, "select upper('é')") == "É"


def test_log_row_value_in_error_stays_out(folder: Path) -> None:
    server = Postgres(folder)
    with server as dsn:
        with psycopg.connect(dsn) as connection:
            connection.execute("create table member (phone text unique)")
            connection.execute("insert into member values ('+15550001111')")
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into member values (%s)", ["+15550001111"])
        _until(lambda: "duplicate key" in server.log.read_text())
        assert "+15550001111" not in server.log.read_text()


def _until(condition: object) -> None:
    deadline = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)
