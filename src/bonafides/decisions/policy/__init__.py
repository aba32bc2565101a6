"""The policy as data: read from a TOML file, checked whole, frozen."""

from bonafides.decisions.policy.loading import DEFAULT, load, parse
from bonafides.decisions.policy.reading import FileInvalid
from bonafides.decisions.policy.types import (
    CheckRule,
    CreditRule,
    DocumentRule,
    Level,
    NameRule,
    Policy,
    Strength,
)

__all__ = [
    "DEFAULT",
    "CheckRule",
    "CreditRule",
    "DocumentRule",
    "FileInvalid",
    "Level",
    "NameRule",
    "Policy",
    "Strength",
    "load",
    "parse",
]
