"""Prefixed, sortable, unguessable ids such as `vrf_06dqv9r2k4m8h3x1a5w7c9e0tb`."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
LENGTH = 26


def _base32(number: int, digits: int) -> str:
    out = []
    for _ in range(digits):
        number, rest = divmod(number, 32)
        out.append(ALPHABET[rest])
    return "".join(reversed(out))


def new_id(prefix: str) -> str:
    """A fresh id: 48 bits of milliseconds, then 80 random bits; sorts by time of creation."""
    milliseconds = time.time_ns() // 1_000_000
    return f"{prefix}_{_base32((milliseconds << 80) | secrets.randbits(80), LENGTH)}"


def is_id(value: str, prefix: str) -> bool:
    """Whether `value` has the form of an id with this prefix (not whether the object exists)."""
    head, _, tail = value.partition("_")
    return head == prefix and len(tail) == LENGTH and all(c in ALPHABET for c in tail)
