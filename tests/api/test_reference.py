"""The document and the page tell what is there, and their examples run."""

import json
import re
import shlex
import shutil
import subprocess
from html import unescape
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook

from bonafides.api import app
from bonafides.api.reference import examples, samples
from bonafides.api.reference.document import ERRORS, document, operations
from bonafides.api.schemas import outgoing, requirements
from bonafides.core import clock
from bonafides.core.access.keys import SCOPES
from bonafides.core.events import CATALOGUE
from factories.marketplaces import Marketplace

OPERATIONS = list(operations(document()))
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def refs(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [r for inner in value.values() for r in refs(inner)]
    return [r for inner in value for r in refs(inner)] if isinstance(value, list) else []


def test_the_document_is_served_to_anybody(client: Client) -> None:
    answer = client.get("/v1/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    served = answer.json()
    assert served["openapi"] == "3.1.0"
    assert served["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert served["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert client.post("/v1/openapi.json").status_code == 405


def test_every_reference_leads_somewhere() -> None:
    for ref in refs(document()):
        place: Any = document()
        for part in ref.removeprefix("#/").split("/"):
            assert part in place, ref
            place = place[part]


def test_every_operation_is_written_down_in_full() -> None:
    assert len({o["operationId"] for _, _, o in OPERATIONS}) == len(OPERATIONS) >= 26
    for path, method, operation in OPERATIONS:
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["tags"][0] in examples.TAGS, where
        (security,) = operation["security"]
        assert set(security["key"]) <= set(SCOPES), where
        assert {"401", "403", "422", "429", "500", "503"} <= set(operation["responses"]), where
        headers = [p["name"] for p in operation["parameters"] if p["in"] == "header"]
        assert headers == (["Idempotency-Key"] if method == "post" else []), where
        for parameter in operation["parameters"]:
            assert parameter["description"], (where, parameter["name"])


def test_every_error_is_a_problem_document() -> None:
    for name, answer in document()["components"]["responses"].items():
        (kind,) = answer["content"]
        assert kind == "application/problem+json"
        example = answer["content"][kind]["examples"]["example"]["value"]
        assert name == f"Problem{example['status']}"
        assert ERRORS[example["code"]][0] == example["status"]


def test_every_public_event_is_a_webhook() -> None:
    webhooks = document()["webhooks"]
    assert set(webhooks) == {name for name, kind in CATALOGUE.items() if kind.public}
    issued = webhooks["badge.issued"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert issued["properties"]["data"]["properties"] == {
        name: {"type": "string"} for name in ("member_id", "badge_id", "verification_id", "level")
    }


@pytest.mark.parametrize("name", sorted(examples.OBJECTS))
def test_examples_of_answers_fit_their_schemas(name: str) -> None:
    kind = getattr(outgoing, name, None) or getattr(requirements, name)
    made = kind.model_validate(examples.OBJECTS[name])
    assert made.model_dump() == examples.OBJECTS[name]


def test_every_route_of_the_service_is_in_the_document() -> None:
    routes = {
        f"{method.lower()} /v1/{router.prefix.strip('/')}{path}"
        for router in app.api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    assert routes == {f"{method} {path}" for path, method, _ in OPERATIONS}


@pytest.fixture
def page(client: Client) -> str:
    answer = client.get("/docs")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_loads_nothing_from_elsewhere_and_runs_no_inline_code(page: str) -> None:
    assert re.findall(r'(?:src|<link[^>]*href)="(?!/static/)[^"]*"', page) == []
    assert "style=" not in page
    assert "<script" not in page


def test_the_page_holds_every_route_scope_code_and_event(page: str) -> None:
    for path, method, operation in OPERATIONS:
        assert f'id="{operation["operationId"]}"' in page
        assert path in page
        assert method.upper() in page
    for name in (*SCOPES, *(n for n, k in CATALOGUE.items() if k.public)):
        assert f"<code>{name}</code>" in page
    for code in ERRORS:
        assert f'id="{code}"' in page


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    assert len(anchors) == len(re.findall(r'id="([^"]+)"', page))


@pytest.mark.django_db
def test_every_curl_line_of_the_page_runs(page: str, shop: Marketplace) -> None:
    lines = [unescape(c) for c in re.findall(r'<code class="curl">(.*?)</code>', page, re.DOTALL)]
    assert len(lines) == len(OPERATIONS)
    known: dict[str, str] = {"BONAFIDES": "", "KEY": shop.secret, "(date +%s%N)": "1"}
    endpoint = shop.post("/v1/webhook_endpoints", {"url": "http://127.0.0.1:9/x"}).json
    shop.put("/v1/members/ada-1815", {})
    verification = shop.post("/v1/verifications", {"member": "ada-1815"}).json
    event = shop.get("/v1/events").json["data"][0]
    known |= {"VERIFICATION": verification["id"], "ENDPOINT": endpoint["id"], "EVENT": event["id"]}
    for number, line in enumerate(sorted(lines, key=lambda text: "DELETE" in text or "cancel" in text)):
        for name, value in known.items():
            line = line.replace(f"${name}", f"{value}{number}" if name.startswith("(") else value)  # noqa: PLW2901
        words = shlex.split(line.replace("\\\n", " "))
        assert words[:2] == ["curl", "-X"]
        headers = {h.split(": ")[0]: h.split(": ")[1] for h in words if ": " in h and not h.startswith("{")}
        body = words[words.index("-d") + 1].encode() if "-d" in words else None
        if body and "market.example" in line and "webhook" in line:
            body = json.dumps({"url": "http://127.0.0.1:9/y"}).encode()  # nothing is looked up in a test
        answer = shop.call(words[2], words[3], body, **headers)
        missing = "$BADGE" in line or "/v1/appeals" in line or "rollouts/identity-for-proposals" in line
        assert answer.status in ((404,) if missing else (200, 201, 204)), (line, answer.content)


def test_the_python_sample_takes_a_good_message_and_no_other() -> None:
    namespace: dict[str, Any] = {}
    exec(compile(samples.PYTHON, "sample", "exec"), namespace)
    body, headers = signed()
    assert namespace["take"](body, headers, SECRET) == {"type": "badge.issued"}
    with pytest.raises(namespace["WebhookVerificationError"]):
        namespace["take"](body + b" ", headers, SECRET)


def test_the_node_sample_is_javascript_that_loads() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node here")
    done = subprocess.run(
        [node, "--check", "-"], input=samples.NODE, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def signed() -> tuple[bytes, dict[str, str]]:
    body, now = b'{"type": "badge.issued"}', clock.now()
    return body, {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("evt_1", now, body.decode()),
    }
