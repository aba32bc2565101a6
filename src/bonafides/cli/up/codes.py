"""The codes of an authenticator app, for the terminal of a demo."""

import base64
import hashlib
import hmac
import struct

STEP_SECONDS = 30
DIGITS = 6


def totp(secret: str, *, at: float) -> str:
    """The six digits of a base32 secret at a moment in seconds since 1970 (RFC 6238 with SHA-1, RFC 4226 §5.3)."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(at // STEP_SECONDS)), hashlib.sha1
    ).digest()
    offset = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
