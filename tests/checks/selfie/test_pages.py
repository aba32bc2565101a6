from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bonafides.members.consents import IDENTITY_CHECK, PERSON_COMPARES
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.vision.specimens import uploads
from factories.browsers import agree, browser, cookie
from factories.documents import photo
from factories.verifications import make_verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scripted")]


@pytest.fixture
def v() -> VerificationView:
    return make_verification(checks=("selfie",))


def send(client: Client, v: VerificationView, data: bytes, *, after: str = "", **more: Any) -> Any:
    file = SimpleUploadedFile("me.jpg", data, content_type="image/jpeg")
    return client.post(f"/v/{v.id}/selfie/", {"after": after, "photo": file}, **more)


def test_page_says_who_compares(v: VerificationView) -> None:
    assert "on our own machines" in browser(v).get(f"/v/{v.id}/selfie/").content.decode()
    other = make_verification(checks=("selfie",))
    agree(other, IDENTITY_CHECK, PERSON_COMPARES)
    client = Client()
    name, value = cookie(other)
    client.cookies[name] = value
    html = client.get(f"/v/{other.id}/selfie/").content.decode()
    assert "no machine does" in html
    assert "on our own machines" not in html


def test_selfie_by_a_plain_form(v: VerificationView) -> None:
    answer = send(browser(v), v, photo("score = 0.97"))
    assert (answer.status_code, answer["Location"]) == (303, f"/v/{v.id}/")
    (attempt,) = verifications.attempts(v.id, "selfie")
    assert "selfie" in verifications.artefacts(attempt.id)


def test_selfie_by_a_script(v: VerificationView) -> None:
    answer = send(browser(v), v, photo("score = 0.97"), HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()) == (200, {"next": f"/v/{v.id}/"})


def test_second_send_leads_on_and_begins_nothing(v: VerificationView) -> None:
    client = browser(v)
    send(client, v, photo("score = 0.97"))
    again = send(client, v, photo("score = 0.97"))
    assert again.status_code in (302, 303)
    assert "/selfie/" not in again["Location"]
    assert len(verifications.attempts(v.id, "selfie")) == 1


REFUSED = uploads.refused()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_file_that_cannot_be_taken_is_explained_and_costs_nothing(v: VerificationView, name: str) -> None:
    data, code = REFUSED[name]
    client = browser(v)
    told = send(client, v, data, HTTP_ACCEPT="application/json")
    assert (told.status_code, told.json()["code"]) == (422, code)
    shown = send(client, v, data)
    assert shown.status_code == 422
    assert f'data-code="{code}"' in shown.content.decode()
    assert verifications.attempts(v.id) == []
