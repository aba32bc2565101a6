"""Every route of the API, from its own document."""

import re
from dataclasses import dataclass
from typing import Any

from bonafides.api.reference import examples
from bonafides.api.reference.document import document, operations
from bonafides.core.ids import new_id

ID = re.compile(r"\{(\w+)\}")
KINDS = ("mem", "vrf", "chk", "evd", "dec", "cas", "bdg", "rol", "ent", "evt", "whe", "del", "key")


@dataclass(frozen=True)
class Route:
    """One operation."""

    method: str
    path: str
    scope: str
    has_body: bool
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def ids(self) -> list[str]:
        """Names of what stands in the address."""
        return ID.findall(self.path)

    def at(self, **values: str) -> str:
        """The address with values, unknown ids where none are given."""
        return ID.sub(lambda m: values.get(m[1], new_id("nix")), self.path)


def routes() -> list[Route]:
    """All of them."""
    found = []
    for path, method, operation in operations(document()):
        body = "requestBody" in operation
        example = examples.BODIES.get((method, path), {} if body else None)
        found.append(Route(method.upper(), path, operation["security"][0]["key"][0], body, example))
    return found
