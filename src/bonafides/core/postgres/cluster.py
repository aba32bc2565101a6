"""Making a cluster: all of it or nothing."""

import shutil
from pathlib import Path

from bonafides.core.postgres.binaries import Binaries
from bonafides.core.postgres.errors import StartFailed
from bonafides.core.postgres.home import Home

ROLE = DATABASE = "bonafides"
# The builtin provider came with PostgreSQL 17; it sorts alike on every platform.
_FIRST_WITH_BUILTIN_LOCALE = 17


def ensure_cluster(home: Home, binaries: Binaries) -> None:
    """Make the cluster with its role and database unless it exists. A half-made one is thrown away and redone.

    Trust authentication is safe only because the one way in is a socket in a 0700 folder.
    Raises StartFailed with initdb's own words.
    """
    if home.cluster.exists():
        if home.account.switch and home.cluster.stat().st_uid != home.account.uid:
            home.account.give(home.cluster)
        return
    partial = home.folder / "cluster.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    home.account.give(partial)
    command: list[str | Path] = [
        binaries.initdb,
        "--pgdata",
        partial,
        f"--username={ROLE}",
        "--encoding=UTF8",
        "--auth=trust",
    ]
    if binaries.major >= _FIRST_WITH_BUILTIN_LOCALE:
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"]
    else:
        command += ["--locale=C", "--lc-ctype=C.UTF-8", "--data-checksums"]
    code, printed = home.account.run(command)
    if code == 0:
        single: list[str | Path] = [binaries.postgres, "--single", "-D", partial, "postgres"]
        code, printed = home.account.run(single, given=f"CREATE DATABASE {DATABASE}\n".encode())
    if code != 0 or "ERROR" in printed or "FATAL" in printed:
        raise StartFailed(f"PostgreSQL could not make a database in {home.folder}:\n{printed[-2000:]}")
    partial.rename(home.cluster)
