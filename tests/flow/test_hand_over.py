"""From the computer to the phone, with the computer following along."""

import re
from typing import Any

import cv2
import numpy as np
from django.test import Client

from bonafides.flow.pages.hand_over import qr_path
from bonafides.flow.pages.words import two_words
from bonafides.verifications import links
from bonafides.verifications.states import CheckState, VerificationState


def opened(client: Client, verification_id: str) -> tuple[str, str]:
    """The link on the page, and the address that the page asks for news."""
    page = client.get(f"/v/{verification_id}/on-my-phone/").content.decode()
    token = re.search(r'value="[^"]*/v/([\w-]+)"', page)[1]
    return token, re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")


def test_phone_opens_the_same_verification_and_the_computer_follows(way: Any, browser: Any) -> None:
    walk = way().agrees().passes("email", "phone")
    computer, phone = browser(walk.view), Client()
    token, news = opened(computer, walk.id)
    assert b"Waiting for your phone" in computer.get(news).content
    assert phone.get(f"/v/{token}").status_code == 200
    assert phone.post(f"/v/{token}")["Location"] == f"/v/{walk.id}/"
    assert b"Your phone is connected" in computer.get(news).content
    assert phone.get(f"/v/{walk.id}/", follow=True).redirect_chain[-1][0] == f"/v/{walk.id}/document/"
    walk.begins("document", "selfie")
    followed = computer.get(news, headers={"HX-Request": "true"})
    assert followed["HX-Redirect"] == f"/v/{walk.id}/progress/"
    walk.settles("document", CheckState.PASSED).becomes(
        VerificationState.PROCESSING, VerificationState.VERIFIED
    )
    assert computer.get(news, headers={"HX-Request": "true"})["HX-Redirect"] == f"/v/{walk.id}/result/"


def test_both_screens_show_the_same_two_words(way: Any, browser: Any, moment: Any) -> None:
    walk = way()
    computer = browser(walk.view)
    token, _ = opened(computer, walk.id)
    words = two_words(links.read(token, now=moment).nonce)
    assert re.fullmatch(r"[a-z]+ [a-z]+", words)
    assert f'<p class="words">{words}</p>' in Client().get(f"/v/{token}").content.decode()


def test_news_are_silent_until_something_changes(way: Any, browser: Any) -> None:
    walk = way()
    computer = browser(walk.view)
    _, news = opened(computer, walk.id)
    seen = re.search(r"seen=(\w+)", computer.get(news).content.decode())[1]
    assert computer.get(re.sub(r"seen=\w*", f"seen={seen}", news)).status_code == 204


def test_link_of_another_verification_does_not_count_as_connected(way: Any, browser: Any) -> None:
    mine, other = way(), way()
    token, news = opened(browser(other.view), other.id)
    Client().post(f"/v/{token}")
    borrowed = news.replace(other.id, mine.id)
    assert b"Your phone is connected" not in browser(mine.view).get(borrowed).content


def test_old_code_offers_a_new_one(way: Any, browser: Any) -> None:
    walk = way()
    computer = browser(walk.view)
    _, news = opened(computer, walk.id)
    for until in ("1000000000", "", "soon", "9" * 400):
        page = computer.get(re.sub(r"until=\d+", f"until={until}", news))
        assert page.status_code == 200
        assert (b"Show a new one" in page.content) == (until != "9" * 400)


def test_code_is_read_back_by_a_reader_of_somebody_else() -> None:
    text = "https://verify.example.org/v/" + "A1-_" * 60
    code = qr_path(text)
    size = int(str(code["size"]))
    picture = np.full((size, size), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1", str(code["d"])):
        picture[int(y), int(x)] = 0
    large = cv2.resize(picture, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    assert cv2.QRCodeDetector().detectAndDecode(large)[0] == text
