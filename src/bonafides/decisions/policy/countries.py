"""Issuers of identity documents by their ICAO codes (9303-3 §5), with names for choosing from a list."""

import functools
import tomllib
from pathlib import Path

from bonafides.decisions.policy.types import FICTIONAL, issuer

_FILE = Path(__file__).with_name("countries.toml")


@functools.cache
def names() -> dict[str, str]:
    """ICAO code → English short name, the fictional state included."""
    return {code: str(name) for code, name in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def name_of(code: str) -> str:
    """The name of an issuer; the code itself where it is not a known one."""
    return names().get(issuer(code), code)


def real() -> frozenset[str]:
    """All issuers but the fictional one."""
    return frozenset(names()) - {FICTIONAL}
