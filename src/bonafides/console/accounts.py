"""How staff sign in: password, then a code of their phone. Accounts are made by an administrator, never by themselves."""

import base64
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.core.errors import Invalid
from bonafides.core.events import Actor
from bonafides.vault.services import kms

CONTEXT = b"staff/second-factor"
SECRET_LENGTH = 16  # base32 characters: 80 bits, the least that authenticator apps take
_QUIET = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; signing in and out needs no announcement."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """As usual, but for what everybody sees anyway."""
        if message_template not in _QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted by the key management service; a second factor is replaced by an administrator alone."""

    def encrypt(self, text: str) -> str:
        """Ciphertext, as text."""
        return base64.b64encode(kms().wrap(text.encode(), context=CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The plain secret."""
        return kms().unwrap(base64.b64decode(encrypted_text), context=CONTEXT).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody goes back to a password alone."""
        return False


@transaction.atomic
def create_staff(username: str, password: str, *, totp_secret: str | None = None) -> int:
    """Make or renew a staff account; returns its number. Safe to repeat.

    `totp_secret`: base32, for the authenticator app; without it the app is set up at the first sign-in. A given
    secret replaces the standing one. Invalid for a weak password, a bad name or a bad secret.
    """
    users = get_user_model().objects
    user = users.filter(username=username).first() or get_user_model()(username=username)
    user.is_staff = user.is_active = True
    _checked(lambda: user.username_validator(username), "username")
    _checked(lambda: validate_password(password, user), "password")
    if not user.pk or not user.check_password(password):
        user.set_password(password)
    user.save()
    if totp_secret is not None:
        secret = _checked_secret(totp_secret)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, secret)
    return int(user.pk)


def _checked(check: Callable[[], object], param: str) -> None:
    try:
        check()
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), param=param) from error


def _checked_secret(secret: str) -> str:
    secret = secret.replace(" ", "").upper()
    try:
        base64.b32decode(secret)
    except ValueError as error:
        raise Invalid(
            "The secret must be base32: letters A to Z and digits 2 to 7.", param="totp_secret"
        ) from error
    if len(secret) < SECRET_LENGTH:
        raise Invalid(f"The secret must have at least {SECRET_LENGTH} characters.", param="totp_secret")
    return secret


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as the one who acts: by number, never by name."""
    return Actor("staff", str(request.user.pk))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the account has an authenticator app."""
    user = request.user
    found: bool = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
    return found


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed, with a code."""
    return any(r.get("method") == "mfa" for r in get_authentication_records(request, request.user))


def signed_in_within(request: HttpRequest, seconds: int) -> bool:
    """Whether the person signed in, or confirmed who they are, this recently."""
    moments = [r["at"] for r in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < seconds


def names(numbers: set[str]) -> dict[str, str]:
    """Account number as text → user name, one query. What is not a number of an account is left out."""
    wanted = [int(n) for n in numbers if n.isdecimal()]
    return {
        str(pk): name
        for pk, name in get_user_model().objects.filter(pk__in=wanted).values_list("pk", "username")
    }


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords for this account from this address."""
    return render(request, "console/locked_out.html", status=429)
