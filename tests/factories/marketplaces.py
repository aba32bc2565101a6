"""A marketplace's server, which calls the API."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.test import Client

from bonafides.core.access import keys
from factories.canaries import PROBLEMS


@dataclass
class Marketplace:
    """Calls the API with one key; answers are (status, parsed body, headers)."""

    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> "Answer":
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.secret}"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        kind = sent.pop("Content-Type", "application/json")
        response = self.client.generic(method, path, data, content_type=kind, headers=sent)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            PROBLEMS.append(response.content.decode())
        return Answer(response.status_code, response.content, response.headers)

    def get(self, path: str, **headers: str) -> "Answer":
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> "Answer":
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> "Answer":
        return self.call("PUT", path, body, **headers)


@dataclass
class Answer:
    """What came back."""

    status: int
    content: bytes
    headers: Any

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    def problem(self) -> tuple[int, str]:
        """Status and code of a problem document; fails where it is none."""
        assert self.headers["Content-Type"] == "application/problem+json", self.content
        assert self.json["status"] == self.status
        assert {"type", "title", "status", "code", "detail", "request_id"} <= set(self.json)
        return self.status, self.json["code"]


def make_key(*scopes: str, **more: Any) -> str:
    """The secret of a fresh key; with every scope where none is named."""
    return keys.create_key("test", list(scopes or keys.SCOPES), live=False, now=datetime.now(UTC), **more)[1]
