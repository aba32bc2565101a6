"""The folders of one embedded database, and where they go when the usual place cannot be reached."""

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bonafides.core.postgres.account import Account, server_account
from bonafides.core.postgres.errors import DataFolderUnusable

PORT = 5432
# A socket's path is limited by sockaddr_un.sun_path, closing zero included: 104 bytes on macOS, 108 on Linux.
_SOCKET_PATH_LIMIT = 103
_ELSEWHERE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - the names made there are random, mode 0755 and root's
_POINTER = "postgres.location"


@dataclass(frozen=True)
class Home:
    """One embedded database on disk; every path absolute."""

    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def programs(self) -> Path:
        return self.folder / "programs"

    def socket_folder(self) -> Path:
        """The 0700 folder of the socket, made when missing; a short one elsewhere when this path is too long."""
        beside = self.folder / "socket"
        short = len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= _SOCKET_PATH_LIMIT
        folder = beside if short else self._runtime_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), self.account.uid}:
            raise DataFolderUnusable(f"{folder} is not ours to use for the database's socket; remove it.")
        folder.chmod(0o700)
        if self.account.switch:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder

    def close(self) -> None:
        """Remove the socket's folder again if it lies outside of this one."""
        with suppress(OSError):
            self._runtime_folder().rmdir()

    def _runtime_folder(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp", f"bonafides-{os.geteuid()}-{name}")  # noqa: S108 - owner and mode are checked after mkdir


def open_home(data_folder: Path) -> Home:
    """Find or make the place of the database that belongs to a data folder.

    That is `data_folder/postgres`. When root may not hand it to the server's account because that account cannot
    pass through the folders above (a checkout in a private home), a folder below /var/lib takes its place and
    `data_folder/postgres.location` names it from then on.
    Raises DataFolderUnusable when the folder cannot be made or used.
    """
    data_folder = data_folder.absolute()
    pointer = data_folder / _POINTER
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        folder = Path(pointer.read_text().strip()) if pointer.exists() else data_folder / "postgres"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # whatever the umask was; what is private lies in 0700 folders inside
    except OSError as error:
        raise DataFolderUnusable(f"The data folder {data_folder} cannot be used: {error}.") from error
    account = server_account(folder / "cluster")
    if account.reaches(folder):
        return Home(folder, account)
    if (folder / "cluster").exists():
        raise DataFolderUnusable(
            f"{account.name}, who runs PostgreSQL, may no longer pass through the folders above {folder}. "
            f"Give them the right to (chmod o+x), or move the data folder."
        )
    return _moved_elsewhere(folder, account, pointer)


def _moved_elsewhere(folder: Path, account: Account, pointer: Path) -> Home:
    for parent in _ELSEWHERE:
        other = parent / f"bonafides-{secrets.token_hex(6)}"
        try:
            other.mkdir(mode=0o755)
            other.chmod(0o755)
        except OSError:
            continue
        if account.reaches(other):
            pointer.write_text(f"{other}\n")
            with suppress(OSError):
                folder.rmdir()
            return Home(other, account)
        other.rmdir()
    raise DataFolderUnusable(
        f"{account.name}, who runs PostgreSQL, cannot pass through the folders above {folder}, and neither "
        f"{' nor '.join(map(str, _ELSEWHERE))} can hold the database. Choose a data folder outside of private "
        f"folders, for example /srv/bonafides."
    )
