"""What an inspection answers."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"  # it works, but not as it should
    PROBLEM = "problem"  # members will meet it


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` says what to do and is empty where all is well."""

    name: str
    state: State
    text: str
    remedy: str = ""


def good(name: str, text: str) -> Finding:
    return Finding(name, State.GOOD, text)


def warning(name: str, text: str, remedy: str) -> Finding:
    return Finding(name, State.WARNING, text, remedy)


def problem(name: str, text: str, remedy: str) -> Finding:
    return Finding(name, State.PROBLEM, text, remedy)
