"""The operating-system account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bonafides.core.postgres.errors import DataFolderUnusable, PostgresError


@dataclass(frozen=True)
class Account:
    """Who runs the server. `switch` is true when this process is root and must change to that account."""

    uid: int
    gid: int
    name: str
    switch: bool

    def popen(
        self, command: Sequence[str | Path], *, given: int, output: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start a program as this account, in its own session and from `/`, with a bare environment.

        Raises PostgresError when the system does not let root change to the account.
        """
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        try:
            return subprocess.Popen(  # noqa: S603 - the commands are our own
                [str(part) for part in command],
                stdin=given,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment,
                start_new_session=True,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )
        except PermissionError as error:
            raise PostgresError(
                f"PostgreSQL must not run as root, and this system does not let root start "
                f"{command[0]} as {self.name!r} ({error}). Start Bonafides as an ordinary user, "
                f"or give DATABASE_URL of a running PostgreSQL."
            ) from error

    def run(self, command: Sequence[str | Path], *, given: bytes = b"") -> tuple[int, str]:
        """Run a program to its end as this account; answers its exit code and everything it printed."""
        process = self.popen(command, given=subprocess.PIPE, output=subprocess.PIPE)
        printed, _ = process.communicate(given)
        return process.returncode, printed.decode(errors="replace").strip()

    def reaches(self, folder: Path) -> bool:
        """Whether the account may pass through every part of the path into this existing folder."""
        return not self.switch or self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder])[0] == 0

    def executes(self, program: Path) -> bool:
        """Whether the account may run this program, every folder above it included."""
        if not self.switch:
            return os.access(program, os.X_OK)
        return self.run(["/bin/sh", "-c", 'test -x "$1"', "sh", program])[0] == 0

    def give(self, folder: Path) -> None:
        """Hand a folder and all that is in it to the account (only root can, and only root needs to)."""
        if not self.switch:
            return
        os.chown(folder, self.uid, self.gid)
        for parent, folders, files in os.walk(folder):
            for name in [*folders, *files]:
                os.chown(Path(parent, name), self.uid, self.gid, follow_symlinks=False)


def server_account(cluster: Path) -> Account:
    """The account for this cluster: ourselves; as root, the cluster's owner, or else `nobody`.

    Raises DataFolderUnusable when an ordinary user meets a cluster of somebody else.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    ours = os.geteuid()
    if ours != 0:
        if owner not in {None, ours}:
            raise DataFolderUnusable(
                f"The database in {cluster} belongs to {_name(owner)}, but Bonafides runs as {_name(ours)}. "
                f"Start it as that user or as root, or choose another data folder."
            )
        return Account(ours, os.getegid(), _name(ours), switch=False)
    if owner:
        return Account(owner, cluster.stat().st_gid, _name(owner), switch=True)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid, "nobody", switch=True)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid if uid is not None else -1).pw_name
    except (KeyError, OverflowError):
        return f"user {uid}"
