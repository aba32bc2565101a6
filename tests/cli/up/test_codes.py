"""The terminal's authenticator, against the RFC's own table."""

import base64

import pytest

from bonafides.cli.up.codes import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_totp_answers_as_in_appendix_b_of_rfc_6238(at: int, code: str) -> None:
    assert totp(SECRET, at=at) == code
