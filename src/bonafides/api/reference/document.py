"""The OpenAPI 3.1 document: what the routes say, and what all of them have in common."""

import dataclasses
import functools
import types
import typing
from collections.abc import Iterator
from typing import Any

from bonafides.api.app import api
from bonafides.api.auth import CALLS_A_MINUTE, SCOPE
from bonafides.api.gate import LARGEST
from bonafides.api.problems import MEDIA_TYPE
from bonafides.api.reference import examples
from bonafides.core.access.keys import SCOPES
from bonafides.core.events import CATALOGUE, Event

PREFIX = "/v1/"
METHODS = ("get", "put", "post", "patch", "delete")
ABOUT = f"""Identity verification and trust badges for a marketplace.

Send `Authorization: Bearer bf_…` with every request. Bodies are JSON objects of at most {LARGEST // 1024} KiB; fields and
parameters that nobody knows are refused. Lists are newest first: pass the last id as `starting_after` for older
objects, the first as `ending_before` for newer ones. A key may send {CALLS_A_MINUTE:,} requests a minute. Enums are open: new
values may come. Times are RFC 3339 in UTC."""

# code: status, in which operations it may come, what it means
ERRORS = {
    "malformed_request": (400, "body", "The body is not a JSON object that can be read in one way only."),
    "key_invalid": (401, "all", "No key, or one that is not good (any more)."),
    "scope_missing": (403, "all", "The key is good and may not do this."),
    "not_found": (404, "id", "There is no such object or address."),
    "method_not_allowed": (405, "none", "The address does not know this method."),
    "state_conflict": (409, "post", "The object does not stand where this is possible."),
    "idempotency_key_reused": (409, "post", "The Idempotency-Key was used with another request."),
    "idempotency_in_progress": (
        409,
        "post",
        "The first request with this Idempotency-Key is still being done.",
    ),
    "appeal_too_late": (409, "appeal", "The time for an appeal is over."),
    "too_large": (413, "body", f"The body is larger than {LARGEST // 1024} KiB."),
    "unsupported_media_type": (415, "body", "The body does not come as application/json."),
    "invalid_request": (422, "all", "A value cannot be taken; `param` names it, `errors` lists all."),
    "unknown_field": (422, "body", "The body has a field that nobody knows."),
    "unknown_parameter": (422, "all", "The address has a parameter that nobody knows."),
    "rate_limited": (429, "all", "Too many requests; `Retry-After` says how many seconds to wait."),
    "internal_error": (500, "all", "Our fault. Nothing about it is told; quote the request's id."),
    "temporarily_unavailable": (503, "all", "A part that this needs is down; nothing is lost, try again."),
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Where the code is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable. " + ", ".join(ERRORS)},
        "detail": {"type": "string", "description": "For a person."},
        "request_id": {"type": ["string", "null"]},
        "param": {"type": "string", "description": "The field or parameter at fault."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["param", "detail"],
                "properties": {"param": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Up to 255 printable ASCII characters, kept 24 hours. The same request again is answered the same, "
    "with `Idempotent-Replayed: true`; another request with the same key is refused (409).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}


@functools.cache
def document() -> dict[str, Any]:
    """The whole document, JSON-ready. Not to be changed by whoever reads it."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["info"] = {"title": api.title, "version": api.version, "description": ABOUT}
    made["tags"] = [{"name": name, "description": text} for name, text in examples.TAGS.items()]
    for path, method, operation in operations(made):
        _complete(path, method, operation)
    parts = made["components"]
    parts["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key with scopes: " + ", ".join(SCOPES),
        }
    }
    parts["schemas"] = {**parts["schemas"], "Problem": PROBLEM}
    for name, example in examples.OBJECTS.items():
        parts["schemas"][name] = {**parts["schemas"][name], "examples": [example]}
    parts["responses"] = {
        f"Problem{status}": _answer(status) for status in sorted({e[0] for e in ERRORS.values()})
    }
    made["webhooks"] = {name: _webhook(kind) for name, kind in public_events()}
    made["servers"] = []
    return made


def operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of a document."""
    for path, item in made["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def public_events() -> list[tuple[str, type[Event]]]:
    """Names and classes of the events that go out, in order."""
    return [(name, kind) for name, kind in sorted(CATALOGUE.items()) if kind.public]


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    scope = operation.pop(SCOPE)
    operation["security"] = [{"key": [scope]}]
    operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`."
    operation["operationId"] = (
        operation["operationId"].removeprefix("bonafides_api_views_").replace("_", ".", 1)
    )
    if method == "post":
        operation["parameters"].append(IDEMPOTENCY_KEY)
    for parameter in operation["parameters"]:
        if text := examples.PARAMETERS.get(parameter["name"]):
            parameter["description"] = text
    if body := operation.get("requestBody"):
        content = body["content"]["application/json"]
        content["schema"] = _plain(content["schema"])
        if (method, path) in examples.BODIES:
            content["examples"] = {"example": {"value": examples.BODIES[method, path]}}
    operation["responses"] = {str(k): v for k, v in operation["responses"].items()}
    for status in sorted({s for s, where, _ in ERRORS.values() if _fits(where, path, method, operation)}):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A body that may be left out says so once; its schema is the plain reference."""
    return dict(schema["allOf"][0]) if "allOf" in schema else schema


def _fits(where: str, path: str, method: str, operation: dict[str, Any]) -> bool:
    return (
        where == "all"
        or (where == "id" and ("{" in path or "requestBody" in operation or method == "get"))
        or (where == "body" and "requestBody" in operation)
        or (where == "post" and method == "post")
    )


def _answer(status: int) -> dict[str, Any]:
    codes = [code for code, (s, _, _) in ERRORS.items() if s == status]
    example = {
        "type": f"/docs#{codes[0]}",
        "title": codes[0].replace("_", " ").capitalize(),
        "status": status,
        "code": codes[0],
        "detail": ERRORS[codes[0]][2],
        "request_id": "req_01m81p0ehrt9bqhamjvst6ega5",
    }
    answer: dict[str, Any] = {
        "description": " ".join(f"`{code}`: {ERRORS[code][2]}" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {"example": {"value": example}},
            }
        },
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return answer


def _webhook(kind: type[Event]) -> dict[str, Any]:
    fields = {f.name: _json_type(t) for f, t in zip(dataclasses.fields(kind), _types(kind), strict=True)}
    schema = {
        "type": "object",
        "required": ["id", "object", "type", "created", "timestamp", "data", "metadata"],
        "properties": {
            "id": {"type": "string"},
            "object": {"const": "event"},
            "type": {"const": kind.name},
            "created": {"type": "string", "format": "date-time"},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "required": list(fields), "properties": fields},
            "metadata": {"type": "object"},
        },
    }
    return {
        "post": {
            "summary": kind.name,
            "description": (kind.__doc__ or "").strip(),
            "operationId": f"webhook.{kind.name}",
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {
                "2XX": {"description": "Taken. 410 switches the endpoint off; all else is tried again."}
            },
        }
    }


def _types(kind: type[Event]) -> list[Any]:
    hints = typing.get_type_hints(kind)
    return [hints[f.name] for f in dataclasses.fields(kind)]


def _json_type(hint: Any) -> dict[str, Any]:
    """The JSON schema of an event's field: texts, numbers, truth values and lists of them."""
    simple = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}
    if hint in simple:
        return {"type": simple[hint]}
    if isinstance(hint, types.UnionType):
        return {"type": [simple[part] for part in typing.get_args(hint)]}
    return {"type": "array", "items": _json_type(typing.get_args(hint)[0])}
