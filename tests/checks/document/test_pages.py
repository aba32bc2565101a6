import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bonafides.checks.document import queries
from bonafides.verifications import queries as verifications
from bonafides.verifications.queries import VerificationView
from bonafides.vision.specimens import uploads
from factories.browsers import browser
from factories.documents import card, passport, photo, script
from factories.verifications import make_verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scripted")]


@pytest.fixture
def v() -> VerificationView:
    return make_verification(checks=("document",))


def page(v: VerificationView, name: str = "") -> str:
    return f"/v/{v.id}/document/{name}"


def begin(client: Client, v: VerificationView, kind: str = "passport") -> str:
    answer = client.post(page(v), {"country": "UTO", "kind": kind})
    assert (answer.status_code, answer["Location"]) == (303, page(v, "front/"))
    begun = queries.draft_of(v.id)
    assert begun is not None
    return begun.id


def send(client: Client, url: str, draft: str, data: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    return client.post(url, {"draft": draft, "photo": file}, **more)


def test_start_shows_what_is_accepted(v: VerificationView) -> None:
    html = browser(v).get(page(v)).content.decode()
    assert '<option value="UTO">Utopia (specimen)</option>' in html
    assert "Passport" in html
    assert "Residence permit" in html


def test_choice_that_is_missing_or_not_accepted_is_explained(v: VerificationView) -> None:
    client = browser(v)
    empty = client.post(page(v), {})
    assert empty.status_code == 422
    assert "Choose the country that issued your document." in empty.content.decode()
    wrong = client.post(page(v), {"country": "GBR", "kind": "id_card"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Identity card: not accepted from United Kingdom. Accepted from there: passport" in text
    assert '<option value="GBR" selected>' in text


def test_passport_by_a_plain_form(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    shown = client.get(page(v, "front/"))
    assert shown.status_code == 200
    assert "Photograph the page with your photo" in shown.content.decode()
    answer = send(client, page(v, "front/"), draft, photo(script(passport())))
    assert (answer.status_code, answer["Location"]) == (303, f"/v/{v.id}/")
    (attempt,) = verifications.attempts(v.id)
    front = verifications.picture(attempt.id, "front")
    assert front is not None
    assert front.startswith(b"\xff\xd8")


def test_card_by_a_script(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v, "id_card")
    json = {"HTTP_ACCEPT": "application/json"}
    first = send(client, page(v, "front/"), draft, photo(script(problems=["mrz_not_found"])), **json)
    assert (first.status_code, first.json()) == (200, {"next": page(v, "back/")})
    assert "The front has arrived" in client.get(page(v, "back/")).content.decode()
    second = send(client, page(v, "back/"), draft, photo(script(card(), portrait="missing")), **json)
    assert second.json() == {"next": f"/v/{v.id}/"}
    assert len(verifications.attempts(v.id)) == 1


def test_card_without_a_back(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v, "id_card")
    send(client, page(v, "front/"), draft, photo(script(card())))
    answer = client.post(page(v, "back/"), {"draft": draft, "no_back": "1"})
    assert answer.status_code == 303
    (attempt,) = verifications.attempts(v.id)
    assert verifications.artefacts(attempt.id).keys() == {"front"}


def test_photo_of_a_phones_camera_button_is_taken(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    file = SimpleUploadedFile("image.jpg", photo(script(passport())), content_type="image/jpeg")
    answer = client.post(page(v, "front/"), {"draft": draft, "photo_taken": file})
    assert answer.status_code == 303


def test_photo_goes_without_its_metadata(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCameraMaker"
    Image.open(io.BytesIO(photo(script(passport())))).save(out, "JPEG", exif=exif)
    assert b"SecretCameraMaker" in out.getvalue()
    send(client, page(v, "front/"), draft, out.getvalue())
    (attempt,) = verifications.attempts(v.id)
    front = verifications.picture(attempt.id, "front")
    assert front is not None
    assert b"SecretCameraMaker" not in front


REFUSED = uploads.refused()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_file_that_cannot_be_taken_is_explained_and_costs_nothing(v: VerificationView, name: str) -> None:
    data, code = REFUSED[name]
    client = browser(v)
    draft = begin(client, v)
    told = send(client, page(v, "front/"), draft, data, HTTP_ACCEPT="application/json")
    assert told.status_code == 422
    assert told.json()["code"] == code
    assert "Traceback" not in told.json()["message"]
    shown = send(client, page(v, "front/"), draft, data)
    assert shown.status_code == 422
    html = shown.content.decode()
    assert f'data-code="{code}"' in html
    assert re.search(r'role="alert"[^>]*>[^<]*[a-z]', html)
    assert verifications.attempts(v.id) == []


def test_no_file_at_all(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    answer = client.post(page(v, "front/"), {"draft": draft}, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_missing")


def test_file_larger_than_a_request_may_be_is_too_large_and_not_missing(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    answer = send(client, page(v, "front/"), draft, b"\xff" * 17_000_000, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_too_large")
    assert "15.0 MB" in answer.json()["message"]


def test_page_of_a_photo_without_a_choice_leads_back_to_the_choice(v: VerificationView) -> None:
    client = browser(v)
    assert client.get(page(v, "front/"))["Location"] == page(v)
    begin(client, v, "id_card")
    assert client.get(page(v, "back/"))["Location"] == page(v, "front/")


def test_back_button_after_sending_leads_on_and_begins_nothing(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v)
    send(client, page(v, "front/"), draft, photo(script(passport())))
    again = send(client, page(v, "front/"), draft, photo(script(passport())))
    assert again.status_code in (302, 303)
    assert "/document/" not in again["Location"]
    assert len(verifications.attempts(v.id)) == 1


def test_old_window_of_another_choice_is_led_to_the_present_one(v: VerificationView) -> None:
    client = browser(v)
    old = begin(client, v, "id_card")
    begin(client, v, "passport")
    answer = send(client, page(v, "front/"), old, photo(script(card())))
    assert answer.status_code == 303
    assert verifications.attempts(v.id) == []


def test_too_many_photos_are_told_with_a_time(v: VerificationView) -> None:
    client = browser(v)
    draft = begin(client, v, "id_card")
    data = photo(script(problems=["mrz_not_found"]))
    answers = [
        send(client, page(v, "front/"), draft, data, HTTP_ACCEPT="application/json") for _ in range(25)
    ]
    assert [a.status_code for a in answers].count(200) == 24
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1].json()["code"] == "rate_limited"


def test_stranger_gets_nothing(v: VerificationView) -> None:
    assert Client().get(page(v)).status_code == 403
    assert Client().get(page(v, "front/")).status_code == 403


def test_pages_keep_to_the_strict_policy_for_scripts_and_styles(v: VerificationView) -> None:
    client = browser(v)
    begin(client, v)
    for url in (page(v), page(v, "front/"), "/help/documents"):
        html = client.get(url).content.decode()
        assert " style=" not in html
        assert "onclick=" not in html
        assert all("nonce=" in s or "application/json" in s for s in re.findall(r"<script[^>]*>", html))


def test_accepted_documents_per_country() -> None:
    client = Client()
    every = client.get("/help/documents")
    assert every.status_code == 200
    assert "Utopia (specimen)" in every.content.decode()
    germany = client.get("/help/documents?country=deu").content.decode()
    assert "<h2>Germany</h2>" in germany
    assert "<strong>Residence permit</strong>" in germany
    assert "No document of this country" in client.get("/help/documents?country=XXX").content.decode()
