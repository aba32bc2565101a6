"""The key in a local file of mode 0600: right for one machine; several machines share it as a mounted secret."""

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from bonafides.vault.ports import KeyUnavailable

NONCE = 12
KEY = 32


class LocalKms:
    """Wraps with AES-256-GCM under a key derived from the file's 32 bytes (HKDF, RFC 5869)."""

    def __init__(self, file: Path) -> None:
        self._root = _read(file)
        self._wrapping = AESGCM(self._derive(b"wrap"))
        self._mac_keys: dict[str, bytes] = {}

    def _derive(self, info: bytes) -> bytes:
        return HKDFExpand(hashes.SHA256(), KEY, b"bonafides/" + info).derive(self._root)

    def wrap(self, key: bytes, *, context: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._wrapping.encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], context)
        except InvalidTag as error:
            raise KeyUnavailable("the data key was made under another key file, or was changed") from error

    def mac(self, purpose: str, message: bytes) -> bytes:
        if purpose not in self._mac_keys:
            self._mac_keys[purpose] = self._derive(b"mac/" + purpose.encode())
        digest = hmac.HMAC(self._mac_keys[purpose], hashes.SHA256())
        digest.update(message)
        return digest.finalize()


def create_key_file(file: Path) -> None:
    """Make the key file if there is none. Never overwrites: a lost key is lost data."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_hex(KEY) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)  # atomic, and fails where another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(file: Path) -> bytes:
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise KeyUnavailable(f"{file} may be read by others; run: chmod 600 {file}")
        root = bytes.fromhex(file.read_text().strip())
    except FileNotFoundError as error:
        raise KeyUnavailable(f"there is no key file {file}; restore it from your backup") from error
    except ValueError as error:
        raise KeyUnavailable(f"{file} does not hold 64 hexadecimal digits") from error
    if len(root) != KEY:
        raise KeyUnavailable(f"{file} does not hold 64 hexadecimal digits")
    return root
