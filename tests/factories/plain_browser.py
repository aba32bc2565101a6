"""A member without JavaScript and with much patience: plain forms over HTTP, sent again where the service is away."""

import itertools
import re
import secrets
import time
from typing import Any

import httpx

from factories import pictures
from factories.product import Product
from factories.programs import until

AWAY = frozenset({500, 502, 503, 504})
PATIENCE = 120.0  # seconds
RUN = secrets.token_hex(3)
_numbers = itertools.count(1)


class PlainMember:
    """Goes through all steps; what the service has acknowledged is kept in `acknowledged`."""

    def __init__(self, product: Product) -> None:
        number = next(_numbers)
        self.product, self.http = product, httpx.Client(follow_redirects=True, timeout=60)
        self.email = f"canary-{RUN}-f{number}@example.org"
        self.phone = f"+1{(212, 213, 214, 215)[number // 100]}55501{number % 100:02}"
        self.number = f"CNR9{number:05}"
        self.external_id = f"faults-{RUN}-{number}"
        self.id = self.verification = ""
        self.page = ""
        self.acknowledged: list[str] = []

    def patiently(self, ask: Any) -> httpx.Response:
        """Ask until the service answers with something else than that it is away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer: httpx.Response = ask()
                if answer.status_code not in AWAY:
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, "the service did not come back"
            time.sleep(0.3)

    def api(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.product.demo['api_key']}"}
        url = f"{self.product.url}/v1{path}"
        answer = self.patiently(lambda: httpx.request(method, url, headers=headers, json=body, timeout=60))
        assert answer.is_success, answer.text
        return answer.json()

    def get(self, path: str) -> str:
        answer = self.patiently(lambda: self.http.get(f"{self.product.url}{path}"))
        self.page, self.at = answer.text, answer.url.path
        return self.at

    def post(self, path: str, fields: dict[str, Any], files: Any = None) -> str:
        """Send the form of the page last seen; a try that the service did not answer is sent again."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.page
        body = {"csrfmiddlewaretoken": token.group(1)} | fields
        url = f"{self.product.url}{path}"
        answer = self.patiently(lambda: self.http.post(url, data=body, files=files))
        self.page, self.at = answer.text, answer.url.path
        self.acknowledged.append(f"{path} → {self.at}")
        return self.at

    def arrives(self) -> None:
        body = {"name": "Anna Maria Eriksson", "email": self.email, "phone": self.phone}
        self.id = self.api("PUT", f"/members/{self.external_id}", body)["id"]
        opened = self.api("POST", "/verifications", {"member": self.id, "level": "identity"})
        self.verification = opened["id"]
        door = httpx.URL(opened["url"]).path
        self.get(door)
        self.post(door, {})

    def goes_on(self) -> bool:
        """One step further from where the service says that the member is; False at the result."""
        at = self.get(f"/v/{self.verification}/").rstrip("/").split("/")[3:]
        step = at[0] if at else ""
        if step == "progress":
            time.sleep(0.3)
            return True
        return bool({"consent": self.agrees, "email": self.email_code, "phone": self.phone_code,
                     "document": self.document, "selfie": self.selfie}.get(step, bool)())  # fmt: skip

    def agrees(self) -> bool:
        self.post(self.at, {"agree": "on", "way": "face_comparison"})
        return True

    def email_code(self) -> bool:
        return self._code({"address": self.email}, self.email, "email")

    def phone_code(self) -> bool:
        return self._code({"number": self.phone, "channel": "sms"}, self.phone, "phone")

    def _code(self, fields: dict[str, str], to: str, kind: str) -> bool:
        if not self.at.endswith("/code"):
            self.post(self.at, fields)
        if self.at.endswith("/code"):
            code = until(lambda: self._newest_code(to), within=PATIENCE)
            self.post(f"/v/{self.verification}/{kind}/code", {"code": code})
        return True

    def _newest_code(self, to: str) -> str | None:
        page = self.patiently(lambda: httpx.get(f"{self.product.url}/dev/outbox", timeout=60)).text
        texts = (text for _, address, text in self.product.messages_in(page) if address == to)
        found = (match.group(1) for text in texts if (match := re.search(r"(?<![\d+])(\d{5,8})(?!\d)", text)))
        return next(found, None)

    def document(self) -> bool:
        if self.at.endswith("/document/"):
            self.post(self.at, {"country": "UTO", "kind": "passport"})
        if self.at.endswith("/front/"):
            self._photo(pictures.document(number=self.number))
        return True

    def selfie(self) -> bool:
        self._photo(pictures.selfie())
        return True

    def _photo(self, data: bytes) -> None:
        hidden = dict(re.findall(r'<input type="hidden" name="(draft|after)" value="([^"]*)"', self.page))
        self.post(self.at, hidden, {"photo": ("photo.jpg", data, "image/jpeg")})
