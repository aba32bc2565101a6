"""A package index and a Debian archive in folders, so that the store is tested with the real programs and no network."""

import hashlib
import io
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bonafides.vision.models.lock import Entry

CONTENT = b"weights" * 1000


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel() -> bytes:
    """A minimal wheel that carries one model file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tiny_model/model.bin", CONTENT)
        info = "tiny_model-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return out.getvalue()


def entry(archive: bytes, **changes: object) -> Entry:
    values: dict[str, object] = {
        "name": "tiny",
        "purpose": "a test",
        "file": "model.bin",
        "ecosystem": "pypi",
        "package": "tiny-model",
        "version": "1.0",
        "archive_sha256": sha256(archive),
        "archive_bytes": len(archive),
        "path": "tiny_model/model.bin",
        "sha256": sha256(CONTENT),
        "licence": "CC0-1.0",
        "licence_note": "made for this test",
        "platform": "any",
    }
    return Entry(**(values | changes))


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    return entry


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from, and from nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "tiny_model-1.0-py3-none-any.whl").write_bytes(wheel())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def archive(index: Path) -> bytes:
    return (index / "tiny_model-1.0-py3-none-any.whl").read_bytes()


@pytest.fixture
def deb(tmp_path: Path) -> Path:
    """A Debian package with one file, built by dpkg-deb."""
    root = tmp_path / "root"
    (root / "DEBIAN").mkdir(parents=True)
    (root / "usr/share/tiny").mkdir(parents=True)
    (root / "usr/share/tiny/model.bin").write_bytes(CONTENT)
    control = "Package: tiny-model\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: a\n"
    (root / "DEBIAN/control").write_text(control)
    package = tmp_path / "tiny-model_1.0_all.deb"
    subprocess.run(
        ["dpkg-deb", "--build", "--root-owner-group", str(root), str(package)],
        check=True,
        capture_output=True,
    )
    return package


@pytest.fixture
def sdist_with() -> Callable[[Path, str, bytes], Path]:
    def make(path: Path, name: str, content: bytes) -> Path:
        with tarfile.open(path, "w:gz") as out:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
        return path

    return make
