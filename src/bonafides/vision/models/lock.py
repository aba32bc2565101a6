"""The list of models: `models.lock`, read once and checked."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Literal

from bonafides.vision.models.errors import ModelUnknown

Ecosystem = Literal["pypi", "debian"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file out of one version of one package.

    `path` is the file's place inside the archive, `sha256` the hash of the file as found there, `convert` the
    name and version of the conversion that makes `file` out of it ("" when it is used as it is). `platform`
    is the wheel tag to ask for when the file itself does not depend on the machine but its wheel does.
    """

    name: str
    purpose: str
    file: str
    ecosystem: Ecosystem
    package: str
    version: str
    archive_sha256: str
    archive_bytes: int
    path: str
    sha256: str
    licence: str
    licence_note: str
    convert: str = ""
    platform: str = ""

    @property
    def folder(self) -> str:
        """The entry's own folder in the store; another hash or conversion is another folder."""
        made = f"-{self.convert}" if self.convert else ""
        return f"{self.name}-{self.sha256[:12]}{made}"

    @property
    def source(self) -> str:
        return f"{self.ecosystem}:{self.package} {self.version}"


def parse(text: str) -> tuple[Entry, ...]:
    """Reads the lock's text; raises ValueError naming the entry that is wrong."""
    entries = tuple(_entry(row) for row in tomllib.loads(text).get("model", []))
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names):
        raise ValueError("models.lock names a model twice")
    return entries


def _entry(row: dict[str, object]) -> Entry:
    name = row.get("name", "?")
    unknown = row.keys() - {field.name for field in fields(Entry)}
    if unknown:
        raise ValueError(f"models.lock, {name}: unknown keys {sorted(unknown)}")
    try:
        entry = Entry(**row)  # type: ignore[arg-type]
    except TypeError as error:
        raise ValueError(f"models.lock, {name}: {error}") from error
    if entry.ecosystem not in {"pypi", "debian"}:
        raise ValueError(f"models.lock, {name}: unknown ecosystem {entry.ecosystem!r}")
    if not all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in (entry.sha256, entry.archive_sha256)):
        raise ValueError(f"models.lock, {name}: a hash is not 64 hexadecimal digits")
    return entry


@cache
def entries() -> tuple[Entry, ...]:
    """All entries in the order of the lock."""
    return parse((resources.files(__package__) / "models.lock").read_text(encoding="utf-8"))


def entry_named(name: str, among: tuple[Entry, ...]) -> Entry:
    """The entry of that name; raises ModelUnknown."""
    for entry in among:
        if entry.name == name:
            return entry
    raise ModelUnknown(name, tuple(entry.name for entry in among))
