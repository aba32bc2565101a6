"""Which programs serve a cluster."""

from pathlib import Path

import pytest

from bonafides.core.postgres.account import server_account
from bonafides.core.postgres.binaries import OLDEST_MAJOR, choose, installed
from bonafides.core.postgres.errors import DataFolderUnusable


def test_installed_answers_recent_programs_in_pairs() -> None:
    found = list(installed())
    assert found
    assert all(binaries.major >= OLDEST_MAJOR for binaries in found)
    assert all(binaries.initdb.exists() and binaries.postgres.exists() for binaries in found)


def test_choose_existing_cluster_gets_its_own_version(open_folder: Path) -> None:
    account = server_account(open_folder / "none")
    for wanted in installed():
        (open_folder / "PG_VERSION").write_text(f"{wanted.major}\n")
        assert choose(account, cluster=open_folder, copies=open_folder / "copies").major == wanted.major


def test_choose_cluster_of_a_missing_version_names_it(open_folder: Path) -> None:
    (open_folder / "PG_VERSION").write_text("9.6\n")
    account = server_account(open_folder / "none")
    with pytest.raises(DataFolderUnusable, match="made by PostgreSQL 9; found only"):
        choose(account, cluster=open_folder, copies=open_folder / "copies")
