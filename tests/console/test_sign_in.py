"""Who gets in, and how."""

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from bonafides.console.accounts import create_staff
from bonafides.core.errors import Invalid
from factories.staff import PASSWORD, SECRET

if TYPE_CHECKING:
    from factories.staff import Person

pytestmark = pytest.mark.django_db
PAGES = ["/console/", "/console/members/", "/console/badges/", "/console/system/", "/console/cases/cas_x/"]


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/console/accounts/login/?next=")


def test_an_account_that_is_not_staff_is_refused(ann: "Person", client: Client) -> None:
    get_user_model().objects.filter(username="ann").update(is_staff=False)
    assert ann.client.get("/console/").status_code == 403


def test_staff_without_an_app_set_it_up_first_and_reach_nothing_else(client: Client) -> None:
    create_staff("cleo", PASSWORD)
    response = client.post("/console/accounts/login/", {"login": "cleo", "password": PASSWORD})
    assert response.status_code == 302
    for address in PAGES:
        assert client.get(address)["Location"] == "/console/accounts/mfa/totp/activate/"
    page = client.get("/console/accounts/mfa/totp/activate/", follow=True)
    assert (
        "Set up your authenticator app" in page.content.decode()
        or "Confirm that it is you" in page.content.decode()
    )


def test_a_session_opened_by_password_alone_confirms_with_a_code(client: Client) -> None:
    create_staff("cleo", PASSWORD)
    client.post("/console/accounts/login/", {"login": "cleo", "password": PASSWORD})
    create_staff("cleo", PASSWORD, totp_secret=SECRET)
    assert client.get("/console/")["Location"] == "/console/accounts/mfa/reauthenticate/?next=%2Fconsole%2F"


def test_a_wrong_password_says_so_and_nothing_more(client: Client) -> None:
    create_staff("cleo", PASSWORD, totp_secret=SECRET)
    known = client.post("/console/accounts/login/", {"login": "cleo", "password": "wrong password 1"})
    unknown = client.post("/console/accounts/login/", {"login": "nobody", "password": "wrong password 1"})
    for response in (known, unknown):
        assert "password you specified are not correct" in response.content.decode()


def test_too_many_wrong_passwords_pause_the_account(client: Client) -> None:
    create_staff("cleo", PASSWORD, totp_secret=SECRET)
    for _ in range(8):
        cache.clear()  # allauth's own limit would answer first
        response = client.post("/console/accounts/login/", {"login": "cleo", "password": "wrong password 1"})
    assert response.status_code == 429
    assert "Signing in is paused for this account" in response.content.decode()
    cache.clear()
    right = client.post("/console/accounts/login/", {"login": "cleo", "password": PASSWORD})
    assert right.status_code == 429


def test_a_wrong_code_does_not_open(client: Client) -> None:
    create_staff("cleo", PASSWORD, totp_secret=SECRET)
    client.post("/console/accounts/login/", {"login": "cleo", "password": PASSWORD})
    response = client.post("/console/accounts/mfa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in response.content.decode()
    assert client.get("/console/")["Location"].startswith("/console/accounts/login/")


def test_the_secret_lies_encrypted_in_the_database() -> None:
    create_staff("cleo", PASSWORD, totp_secret=SECRET)
    row = Authenticator.objects.get()
    assert SECRET not in str(row.data)
    assert len(row.data["secret"]) > 40


def test_making_an_account_twice_is_one_account() -> None:
    assert create_staff("cleo", PASSWORD, totp_secret=SECRET) == create_staff(
        "cleo", PASSWORD, totp_secret=SECRET
    )
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize(
    ("username", "password", "secret", "param"),
    [
        ("cleo", "short", None, "password"),
        ("cl eo", PASSWORD, None, "username"),
        ("cleo", PASSWORD, "not base 32 !", "totp_secret"),
        ("cleo", PASSWORD, "JBSWY3DP", "totp_secret"),
    ],
)
def test_bad_accounts_are_refused(username: str, password: str, secret: str | None, param: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_staff(username, password, totp_secret=secret)
    assert refused.value.param == param
    assert not get_user_model().objects.exists()


def test_nothing_else_of_the_account_pages_is_there(client: Client) -> None:
    for path in ("signup/", "password/change/", "password/reset/", "email/", "confirm-email/"):
        assert client.get(f"/console/accounts/{path}").status_code == 404


def test_the_second_factor_cannot_be_switched_off(ann: "Person") -> None:
    response = ann.client.post("/console/accounts/mfa/totp/")
    assert response["Location"] == "/console/accounts/mfa/"
    assert Authenticator.objects.filter(type="totp").count() == 1
