"""A member's browser that was let into their verification, with what they agreed to."""

from django.core import signing
from django.test import Client

from bonafides.flow import cookies
from bonafides.members.consents import FACE_COMPARISON, IDENTITY_CHECK
from bonafides.members.services import give_consent
from bonafides.verifications.queries import VerificationView
from factories.members import NOW
from factories.verifications import member_of


def agree(v: VerificationView, *purposes: str) -> None:
    """The member agrees; to the check and the automatic comparison where nothing else is said."""
    for purpose in purposes or (IDENTITY_CHECK, FACE_COMPARISON):
        give_consent(
            v.member_id,
            verification_id=v.id,
            purpose=purpose,
            text_version="test",
            locale="en",
            actor=member_of(v),
            now=NOW,
        )


def cookie(v: VerificationView) -> tuple[str, str]:
    """Name and value of the cookie that lets a browser in."""
    return cookies.name_of(v.id), signing.TimestampSigner(salt=cookies.SALT).sign(v.id)


def browser(v: VerificationView) -> Client:
    """A client that may open this verification's pages."""
    agree(v)
    client = Client()
    name, value = cookie(v)
    client.cookies[name] = value
    return client
