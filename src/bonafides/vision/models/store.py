"""Where the files of the models lie, and how they get there once, whole, and never twice at a time."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bonafides.vision.models import fetch, lock
from bonafides.vision.models.errors import ModelDamaged, ModelMissing
from bonafides.vision.models.lock import Entry

Stage = Literal["waiting", "fetching", "converting", "ready"]
State = Literal["installed", "missing", "damaged"]

WORK_PREFIX = ".work-"


@dataclass(frozen=True, slots=True)
class Progress:
    """What `install` is doing: model `number` of `total`, beginning `stage`; `bytes` is what has to be fetched."""

    name: str
    stage: Stage
    number: int
    total: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One model of the lock and whether its file is here; `path` is where it lies or would lie."""

    entry: Entry
    state: State
    path: Path


def _silent(_: Progress) -> None:
    """Reports nothing."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of model files. Any number of processes may use and fill it at the same time."""

    folder: Path
    entries: tuple[Entry, ...]

    def path(self, name: str) -> Path:
        """The file of a model; raises ModelUnknown or ModelMissing. Looks, but does not read the file."""
        entry = lock.entry_named(name, self.entries)
        place = self._place(entry)
        if not place.is_file():
            raise ModelMissing(name)
        return place

    def install(
        self, names: Iterable[str] | None = None, *, progress: Callable[[Progress], None] = _silent
    ) -> None:
        """Fetches what is missing or damaged of `names` (all when None); does nothing, offline, when all is here.

        A file appears under its name only when it is complete and its hash was right, so an interruption leaves
        nothing behind that could be mistaken for a model. A second process waits for the first and then finds
        the file. Raises ModelUnknown, FetchFailed or ModelDamaged; safe to repeat.
        """
        wanted = (
            self.entries if names is None else tuple(lock.entry_named(name, self.entries) for name in names)
        )
        for number, entry in enumerate(wanted, 1):

            def report(stage: Stage, entry: Entry = entry, number: int = number) -> None:
                progress(Progress(entry.name, stage, number, len(wanted), entry.archive_bytes))

            if self._state(entry) != "installed":
                report("waiting")
                with self._alone() as work:
                    # another process may have brought it while this one waited
                    if self._state(entry) != "installed":
                        self._bring(entry, work, report)
            report("ready")

    def listing(self) -> tuple[Listed, ...]:
        """Every model of the lock in its order; reads the files to see that they are whole."""
        return tuple(Listed(entry, self._state(entry), self._place(entry)) for entry in self.entries)

    def _place(self, entry: Entry) -> Path:
        return self.folder / entry.folder / entry.file

    def _seal(self, entry: Entry) -> Path:
        return self.folder / entry.folder / "sha256"

    def _state(self, entry: Entry) -> State:
        place, seal = self._place(entry), self._seal(entry)
        if not place.is_file():
            return "missing"
        # A converted file has no hash in the lock; its own was written down when it was made from a checked source.
        expected = seal.read_text(encoding="ascii").strip() if seal.is_file() else ""
        if not entry.convert:
            expected = entry.sha256
        return "installed" if fetch.sha256(place) == expected else "damaged"

    def _bring(self, entry: Entry, work: Path, report: Callable[[Stage], None]) -> None:
        report("fetching")
        file = fetch.fetch(entry, work)
        if entry.convert:
            report("converting")
            file = _converted(entry, file, work)
        ready = work / "ready"
        ready.mkdir()
        file.replace(ready / entry.file)
        (ready / "sha256").write_text(fetch.sha256(ready / entry.file), encoding="ascii")
        _to_disk(ready / entry.file)
        home = self.folder / entry.folder
        if home.exists():
            home.rename(work / "damaged")
        ready.rename(home)

    @contextmanager
    def _alone(self) -> Iterator[Path]:
        """An empty folder to work in, for one process at a time; the system frees the lock of a process that dies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            for left_behind in self.folder.glob(WORK_PREFIX + "*"):
                shutil.rmtree(left_behind, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=self.folder) as work:
                yield Path(work)


def _converted(entry: Entry, source: Path, work: Path) -> Path:
    # the onnx package takes 40 MB of memory, which only the one process that converts should pay
    from bonafides.vision.models import convert

    target = work / "converted.onnx"
    try:
        convert.CONVERSIONS[entry.convert](source, target)
    except convert.UnknownNetworkError as error:
        raise ModelDamaged(
            f"{Path(entry.path).name} of {entry.source} cannot be converted: {error}"
        ) from error
    return target


def _to_disk(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def default_folder() -> Path:
    """BONAFIDES_MODELS, or bonafides/models in the user's cache folder (XDG Base Directory 0.8)."""
    if told := os.environ.get("BONAFIDES_MODELS"):
        return Path(told).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "bonafides" / "models"


def default() -> Store:
    """The store of this machine's user with the models of the lock."""
    return Store(default_folder(), lock.entries())
