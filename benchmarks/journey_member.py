"""A member with a browser, for benchmarks/journey.py: the API opens a verification, pages do the rest, codes are read
from /dev/outbox. Nothing but HTTP, as a stranger's phone would speak it.
"""

import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self

import httpx

CODE = re.compile(r"\b\d{5,8}\b")
WITHIN = 60.0  # seconds until something that is waited for counts as broken


class JourneyBroken(Exception):
    """A page did not lead on; the message says which and what it answered."""


class Forms(HTMLParser):
    """The hidden inputs of a page, and the text of its outbox articles."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.articles: list[str] = []
        self._in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            # the first form of a page is the one to send; others repeat the same token
            self.hidden.setdefault(given.get("name") or "", given.get("value") or "")
        if tag == "article":
            self._in_article = True
            self.articles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_article = self._in_article and tag != "article"

    def handle_data(self, data: str) -> None:
        if self._in_article:
            self.articles[-1] += data


@dataclass
class Upload:
    """One picture that was handed in: clock times in seconds since 1970 of its first and last byte."""

    begun: float
    answered: float
    bytes: int


@dataclass
class Member:
    """One member from the link to the decision. Use as a context manager."""

    url: str
    api_key: str
    external_id: str
    name: str
    phone: str
    verification: str = ""
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.email = f"{self.external_id}@example.org"
        self._browser = httpx.Client(base_url=self.url, timeout=WITHIN, follow_redirects=True)
        self._api = httpx.Client(
            base_url=f"{self.url}/v1", timeout=WITHIN, headers={"Authorization": f"Bearer {self.api_key}"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._api.close()

    def begin(self, *, country: str = "US") -> None:
        """Sign up at the marketplace, get a link, open it, agree, confirm both codes."""
        body = {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "attributes": {"role": "freelancer", "country": country},
        }
        self._asked("PUT", f"/members/{self.external_id}", json=body)
        answer = self._asked("POST", "/verifications", json={"member": self.external_id, "level": "identity"})
        self.verification = answer["id"]
        page = self._send(self._get(answer["url"]))
        page = self._send(page, agree="on", way="face_comparison")
        for channel, name, to in (("email", "address", self.email), ("phone", "number", self.phone)):
            wanted = {name: to} | ({"channel": "sms"} if channel == "phone" else {})
            page = self._send(page, **wanted)
            page = self._send(page, code=self._code(to))

    def choose_document(self, kind: str, country: str) -> None:
        """Say which document it will be."""
        self._send(self._get(self._step("document")), kind=kind, country=country)

    def hand_in(self, step: str, jpeg: bytes) -> None:
        """Upload one picture to `document/front`, `document/back` or `selfie`, as the page's script does."""
        page = self._get(self._step(step))
        hidden = self._forms(page).hidden
        begun = time.time()
        answer = self._browser.post(
            str(page.url),
            data=hidden,
            files={"photo": ("photo.jpg", jpeg, "image/jpeg")},
            headers={"Accept": "application/json", "Referer": str(page.url)},
        )
        if answer.status_code != httpx.codes.OK or "next" not in answer.json():
            raise JourneyBroken(f"{step}: {answer.status_code} {answer.text[:300]}")
        self.uploads[step] = Upload(begun, time.time(), len(jpeg))

    def state(self) -> dict[str, Any]:
        """The verification as the API shows it."""
        return self._asked("GET", f"/verifications/{self.verification}")

    def _step(self, step: str) -> str:
        return f"/v/{self.verification}/{step}{'/' if '/' not in step else ''}"

    def _asked(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self._api.request(method, path, **more)
        if answer.is_error:
            raise JourneyBroken(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        found: dict[str, Any] = answer.json()
        return found

    def _get(self, url: str) -> httpx.Response:
        page = self._browser.get(url)
        if page.is_error:
            raise JourneyBroken(f"{url}: {page.status_code}")
        return page

    def _send(self, page: httpx.Response, **fields: str) -> httpx.Response:
        answer = self._browser.post(
            str(page.url), data=self._forms(page).hidden | fields, headers={"Referer": str(page.url)}
        )
        if answer.is_error:
            told = re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])[:300]
            raise JourneyBroken(f"{page.url}: {answer.status_code} {told}")
        return answer

    def _code(self, to: str) -> str:
        """The newest code that went to this address, from the outbox."""
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            for article in self._forms(self._get("/dev/outbox")).articles:
                found = CODE.search(article.replace(to, ""))
                if to in article and found:
                    return found.group()
            time.sleep(0.1)
        raise JourneyBroken(f"no code for {to} in the outbox")

    @staticmethod
    def _forms(page: httpx.Response) -> Forms:
        forms = Forms()
        forms.feed(page.text)
        return forms
