import fcntl
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bonafides.vision import models
from bonafides.vision.models import fetch
from bonafides.vision.models.errors import FetchFailed, ModelDamaged, ModelMissing, ModelUnknown
from bonafides.vision.models.lock import Entry
from bonafides.vision.models.store import Store, default_folder


@pytest.fixture
def store(tmp_path: Path, archive: bytes, make_entry: Callable[..., Entry]) -> Store:
    return Store(tmp_path / "models", (make_entry(archive),))


def left_over(store: Store) -> list[str]:
    return [path.name for path in store.folder.iterdir() if path.name.startswith(".work-")]


def test_path_missing_says_what_to_run(store: Store) -> None:
    with pytest.raises(ModelMissing, match=r"Run: bonafides models install tiny") as caught:
        store.path("tiny")
    assert caught.value.command == "bonafides models install tiny"


def test_path_unknown_name(store: Store) -> None:
    with pytest.raises(ModelUnknown, match="no model called 'huge'"):
        store.path("huge")


def test_install_brings_the_one_file_and_nothing_else(store: Store) -> None:
    told: list[models.Progress] = []
    store.install(progress=told.append)
    assert store.path("tiny").read_bytes() == b"weights" * 1000
    assert [(one.stage, one.number, one.total) for one in told] == [
        ("waiting", 1, 1),
        ("fetching", 1, 1),
        ("ready", 1, 1),
    ]
    assert sorted(path.name for path in store.path("tiny").parent.iterdir()) == ["model.bin", "sha256"]
    assert left_over(store) == []
    assert [one.state for one in store.listing()] == ["installed"]


def test_install_again_needs_no_index(store: Store, index: Path) -> None:
    store.install()
    for file in index.iterdir():
        file.unlink()
    told: list[models.Progress] = []
    store.install(["tiny"], progress=told.append)
    assert [one.stage for one in told] == ["ready"]


def test_install_unknown_name_fetches_nothing(store: Store) -> None:
    with pytest.raises(ModelUnknown):
        store.install(["tiny", "huge"])
    assert not store.folder.exists()


def test_install_offline_says_what_pip_said(store: Store, index: Path) -> None:
    (index / "tiny_model-1.0-py3-none-any.whl").unlink()
    with pytest.raises(FetchFailed, match=r"(?s)pip could not download tiny-model 1\.0.*online.*tiny-model"):
        store.install()
    assert left_over(store) == []
    assert [one.state for one in store.listing()] == ["missing"]


def test_install_refuses_another_archive(store: Store) -> None:
    other = Store(store.folder, (replace(store.entries[0], archive_sha256="0" * 64),))
    with pytest.raises(FetchFailed, match=r"(?i)hash"):
        other.install()


def test_install_refuses_another_file(store: Store) -> None:
    other = Store(store.folder, (replace(store.entries[0], sha256="0" * 64),))
    with pytest.raises(ModelDamaged, match="expects 0000"):
        other.install()
    assert [one.state for one in other.listing()] == ["missing"]


def test_install_refuses_an_archive_without_the_file(store: Store) -> None:
    other = Store(store.folder, (replace(store.entries[0], path="tiny_model/other.bin"),))
    with pytest.raises(ModelDamaged, match="does not hold"):
        other.install()


def test_damaged_file_is_listed_and_replaced(store: Store) -> None:
    store.install()
    store.path("tiny").write_bytes(b"weights" * 999 + b"Weights")
    assert [one.state for one in store.listing()] == ["damaged"]
    store.install()
    assert [one.state for one in store.listing()] == ["installed"]


def test_install_clears_what_an_interrupted_one_left(store: Store) -> None:
    (store.folder / ".work-dead").mkdir(parents=True)
    (store.folder / ".work-dead" / "half.whl").write_bytes(b"half")
    store.install()
    assert left_over(store) == []


INSTALL = """
import json, sys
from pathlib import Path
from bonafides.vision.models.lock import Entry
from bonafides.vision.models.store import Store
told = []
Store(Path(sys.argv[1]), (Entry(**json.loads(sys.argv[2])),)).install(progress=lambda one: told.append(one.stage))
print(json.dumps(told))
"""
HOLD = """
import sys, time
from pathlib import Path
from bonafides.vision.models.store import Store
with Store(Path(sys.argv[1]), ())._alone() as work:
    (work / "half").write_bytes(b"half")
    print("ready", flush=True)
    time.sleep(600)
"""


def _python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_fetch_once(store: Store) -> None:
    """Both begin while the lock is held, so both wait; the second finds the file."""
    store.folder.mkdir()
    entry = json.dumps(asdict(store.entries[0]))
    with (store.folder / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        both = [_python(INSTALL, store.folder, entry) for _ in range(2)]
        _until(lambda: _waiting(both))
        assert not any(path.name.startswith("tiny") for path in store.folder.iterdir())
    told = sorted((json.loads(one.communicate(timeout=120)[0]) for one in both), key=len)
    assert told == [["waiting", "ready"], ["waiting", "fetching", "ready"]]


def test_killed_process_frees_the_lock(store: Store) -> None:
    with _python(HOLD, store.folder) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        holder.kill()
    store.install()
    assert [one.state for one in store.listing()] == ["installed"]
    assert left_over(store) == []


def _waiting(processes: list[subprocess.Popen[str]]) -> bool:
    """Whether each process sleeps on the lock, by the system's own table."""
    table = Path("/proc/locks").read_text(encoding="ascii")
    waiting = {line.split()[5] for line in table.splitlines() if "->" in line}
    return {str(one.pid) for one in processes} <= waiting


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_take_from_a_debian_package(tmp_path: Path, deb: Path, make_entry: Callable[..., Entry]) -> None:
    entry = make_entry(deb.read_bytes(), ecosystem="debian", path="usr/share/tiny/model.bin")
    assert fetch._take(entry, deb, tmp_path).read_bytes() == b"weights" * 1000


def test_take_from_a_source_archive(
    tmp_path: Path, sdist_with: Callable[[Path, str, bytes], Path], make_entry: Callable[..., Entry]
) -> None:
    archive = sdist_with(tmp_path / "tiny.tar.gz", "tiny_model/model.bin", b"content")
    assert fetch._take(make_entry(b"", platform=""), archive, tmp_path).read_bytes() == b"content"


def test_debian_file_already_on_the_system_is_copied(
    tmp_path: Path, make_entry: Callable[..., Entry]
) -> None:
    lying = tmp_path / "system" / "model.bin"
    lying.parent.mkdir()
    lying.write_bytes(b"weights" * 1000)
    entry = make_entry(b"", ecosystem="debian", path=str(lying).lstrip("/"))
    assert fetch.fetch(entry, tmp_path).read_bytes() == lying.read_bytes()


def test_debian_without_its_programs_says_where_to_put_the_file(
    tmp_path: Path, make_entry: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    entry = make_entry(b"", ecosystem="debian", path="usr/share/none/model.bin")
    with pytest.raises(FetchFailed, match=r"at /usr/share/none/model\.bin and try again"):
        fetch.fetch(entry, tmp_path)


def test_default_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BONAFIDES_MODELS", str(tmp_path / "a"))
    assert default_folder() == tmp_path / "a"
    monkeypatch.delenv("BONAFIDES_MODELS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "b"))
    assert default_folder() == tmp_path / "b" / "bonafides" / "models"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "c"))
    assert default_folder() == tmp_path / "c" / ".cache" / "bonafides" / "models"


def test_models_in_an_empty_folder_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BONAFIDES_MODELS", str(tmp_path))
    assert {one.state for one in models.listing()} == {"missing"}
    with pytest.raises(ModelMissing):
        models.path("face_embedder")
