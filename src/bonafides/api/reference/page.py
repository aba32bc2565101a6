"""What the page shows: the document, turned so that a template can lay it out."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bonafides.api.reference import examples, samples
from bonafides.api.reference.document import ABOUT, ERRORS, document, operations, public_events
from bonafides.core.access.keys import SCOPES

VARIABLES = {
    "{verification}": "$VERIFICATION",
    "{badge}": "$BADGE",
    "{event}": "$EVENT",
    "{endpoint}": "$ENDPOINT",
    "{member}": "ada-1815",
    "{action}": "submit_proposal",
    "{rollout}": "identity-for-proposals",
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """A row of a table of parameters or fields."""

    name: str
    kind: str
    where: str
    needed: bool
    text: SafeString


@dataclass(frozen=True, kw_only=True)
class Route:
    """One operation."""

    anchor: str
    method: str
    path: str
    summary: str
    text: SafeString
    scope: str
    fields: list[Field]
    curl: str
    answers: list[str]
    example: str


def contents(base_url: str) -> dict[str, Any]:
    """The template's context."""
    groups: dict[str, list[Route]] = {name: [] for name in examples.TAGS}
    for path, method, operation in operations(document()):
        groups[operation["tags"][0]].append(_route(path, method, operation))
    return {
        "base_url": base_url,
        "about": [marked(" ".join(part.split())) for part in ABOUT.split("\n\n")],
        "groups": [
            (name, name.replace(" ", "-"), marked(examples.TAGS[name]), found)
            for name, found in groups.items()
        ],
        "scopes": SCOPES.items(),
        "errors": [(code, status, marked(text)) for code, (status, _, text) in ERRORS.items()],
        "events": [
            (name, (kind.__doc__ or "").strip(), ", ".join(f.name for f in dataclasses.fields(kind)))
            for name, kind in public_events()
        ],
        "samples": samples.VERIFY,
        "webhook": json.dumps(examples.OBJECTS["EventOut"], indent=2),
    }


def curl(path: str, method: str, body: Any = None) -> str:
    """A line for a shell in which BONAFIDES (the address) and KEY are set."""
    for name, value in VARIABLES.items():
        path = path.replace(name, value)
    lines = [f'curl -X {method.upper()} "$BONAFIDES{path}"', '-H "Authorization: Bearer $KEY"']
    if method == "post":
        lines.append('-H "Idempotency-Key: $(date +%s%N)"')
    if body is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{json.dumps(body)}'"]
    return " \\\n  ".join(lines)


def marked(text: str) -> SafeString:
    """Text with `code` in backticks, as HTML."""
    parts = text.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", p) if n % 2 else p,) for n, p in enumerate(parts))
    )


def _route(path: str, method: str, operation: dict[str, Any]) -> Route:
    text, _, _ = operation["description"].partition("\n\nScope:")
    good = next(status for status in operation["responses"] if status.startswith("2"))
    return Route(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=marked(text),
        scope=operation["security"][0]["key"][0],
        fields=[_parameter(p) for p in operation["parameters"]] + _body(operation),
        curl=curl(path, method, examples.BODIES.get((method, path))),
        answers=list(operation["responses"]),
        example=_example(operation["responses"][good]),
    )


def _parameter(found: dict[str, Any]) -> Field:
    return Field(
        name=found["name"],
        kind=_kind(found["schema"]),
        where={"path": "address", "query": "parameter", "header": "header"}[found["in"]],
        needed=found["required"],
        text=marked(found.get("description", "")),
    )


def _body(operation: dict[str, Any]) -> list[Field]:
    if "requestBody" not in operation:
        return []
    schema = _resolve(operation["requestBody"]["content"]["application/json"]["schema"])
    return [
        Field(
            name=name,
            kind=_kind(part),
            where="body",
            needed=name in schema.get("required", []),
            text=marked(part.get("description", "")),
        )
        for name, part in schema.get("properties", {}).items()
    ]


def _example(answer: dict[str, Any]) -> str:
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if not (found := _resolve(schema)):
        return ""
    if "examples" in found:
        return json.dumps(found["examples"][0], indent=2, ensure_ascii=False)
    inner = _resolve(found.get("properties", {}).get("data", {}).get("items", {}))
    if "examples" not in inner:
        return ""
    page = {"object": "list", "data": inner["examples"], "has_more": False, "url": "…"}
    return json.dumps(page, indent=2, ensure_ascii=False)


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(s) for s in schema["anyOf"] if s.get("type") != "null")
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    limit = schema.get("maxLength")
    return f"{schema.get('type', 'any')}{f', at most {limit:,} characters' if limit else ''}"
