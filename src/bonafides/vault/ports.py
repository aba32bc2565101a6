"""What the vault needs from a key management service."""

from typing import Protocol


class KeyUnavailable(Exception):
    """The key service cannot be reached or does not know the key; nothing was changed."""


class Kms(Protocol):
    """Wraps data keys and makes keyed hashes; the outermost key never leaves it."""

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        """Encrypt a 32-byte data key, bound to `context`."""
        ...

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """The data key; raises KeyUnavailable if it cannot be had or was tampered with."""
        ...

    def mac(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256 under a key of its own for each purpose (32 bytes)."""
        ...
