"""Reading a TOML file key by key, so that every complaint names the file and the key, and all come at once."""

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bonafides.core.errors import Invalid

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d{1,6})([smhdw])")
T = TypeVar("T")


class FileInvalid(Invalid):
    """A file cannot be used. `complaints` lists everything that is wrong with it, one line each."""

    code = "file_invalid"

    def __init__(self, source: str, complaints: list[str]) -> None:
        super().__init__("\n".join(f"{source}: {c}" for c in complaints), param=source)
        self.source = source
        self.complaints = complaints


@dataclass
class Table:
    """One table of the file. A wrong value is noted in `complaints` and replaced by a harmless one."""

    values: dict[str, Any]
    path: str = ""
    complaints: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def complain(self, key: str, what: str) -> None:
        """Note that a key is wrong."""
        self.complaints.append(f"{self._name(key)}: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value: str = self._take(key, default, str, "a text")
        if value == "" and default != "" and key in self.values:
            self.complain(key, "must not be empty")
        return value

    def number(self, key: str, default: int | None = None, *, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self._take(key, default, int, "a whole number", fallback=low)
        return int(self._within(key, value, low, high))

    def share(self, key: str, default: float | None = None) -> float:
        """A number from 0 to 1."""
        value = self._take(key, default, (int, float), "a number from 0 to 1", fallback=0.0)
        return float(self._within(key, value, 0, 1))

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        return bool(self._take(key, default, bool, "true or false", fallback=default))

    def duration(self, key: str, default: str | None = None) -> timedelta:
        """`30s`, `10m`, `24h`, `14d`, `2w`."""
        value = self._take(key, default, str, "a duration such as 30s, 10m, 24h, 14d", fallback="0s")
        found = _DURATION.fullmatch(value)
        if not found:
            self.complain(key, f"{value!r} is not a duration; write 30s, 10m, 24h, 14d or 2w")
            return timedelta()
        return timedelta(seconds=int(found[1]) * _UNITS[found[2]])

    def day(self, key: str) -> date | None:
        """A date such as 2026-11-22, None where it is left out."""
        if key not in self.values:
            return None
        value = self._take(key, None, date, "a date such as 2026-11-22", fallback=None)
        return value.date() if isinstance(value, datetime) else value

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """A list of texts without repeats."""
        values = self._take(key, default, list, "a list of texts", fallback=[])
        if not all(isinstance(v, str) and v for v in values):
            self.complain(key, "must be a list of texts")
            return ()
        if len(set(values)) != len(values):
            self.complain(key, "names something twice")
        return tuple(values)

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of a few words."""
        value: str = self._take(key, default, str, f"one of {', '.join(choices)}", fallback=choices[0])
        if value not in choices:
            self.complain(key, f"{value!r} is not one of {', '.join(choices)}")
            return choices[0]
        return value

    def table(self, key: str, *, needed: bool = True) -> "Table":
        """A table inside this one."""
        value = self._take(key, None if needed else {}, dict, "a table", fallback={})
        return Table(value, self._name(key), self.complaints)

    def tables(self, key: str) -> "list[Table]":
        """The tables of `[[key]]`, none where there are none."""
        values = self._take(key, [], list, "a list of tables", fallback=[])
        if not all(isinstance(v, dict) for v in values):
            self.complain(key, "must be a list of tables")
            return []
        return [Table(v, f"{self._name(key)}[{i + 1}]", self.complaints) for i, v in enumerate(values)]

    def named_tables(self) -> "Iterator[tuple[str, Table]]":
        """The tables of this one by their names."""
        for key in self.values:
            yield key, self.table(key)

    def done(self) -> None:
        """Complain of every key that nobody asked for."""
        for key in self.values:
            if key not in self.seen:
                self.complain(key, "is not a known key")

    def _within(self, key: str, value: Any, low: float, high: float) -> Any:
        if not low <= value <= high:
            self.complain(key, f"is {value}; it must be from {low} to {high}")
            return low
        return value

    def _take(self, key: str, default: Any, kind: Any, wanted: str, *, fallback: Any = "") -> Any:
        self.seen.add(key)
        if key not in self.values:
            if default is None:
                self.complain(key, f"is missing; it must be {wanted}")
                return fallback
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.complain(key, f"must be {wanted}")
            return fallback
        return value

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def read_file(path: Path) -> bytes:
    """The bytes of a file of the operator's; FileInvalid where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileInvalid(str(path), [f"cannot be read ({error.strerror})"]) from error


@contextmanager
def reading(data: bytes, source: str) -> Iterator[Table]:
    """The top table of a TOML text. FileInvalid at the end where anything was wrong."""
    try:
        values = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FileInvalid(source, [f"is not UTF-8 text (byte {error.start})"]) from error
    except tomllib.TOMLDecodeError as error:
        raise FileInvalid(source, [f"is not TOML: {error}"]) from error
    top = Table(values)
    yield top
    if top.complaints:
        raise FileInvalid(source, top.complaints)


def each(tables: "list[Table]", build: Callable[[Table], T]) -> tuple[T, ...]:
    """One value a table; unknown keys are complained of."""
    built = []
    for table in tables:
        built.append(build(table))
        table.done()
    return tuple(built)
