"""Whether a member belongs to an audience. Pure.

An attribute that is missing or of another type than the value leaves its condition unmet; nothing raises. `not` turns
unmet into met: `not origin == "bridged"` holds for a member without an origin.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from bonafides.rollouts.audience.parse import And, Condition, Node, Not, Value

_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "since": lambda a, b: a >= b,
}


def holds(node: Node, attributes: Mapping[str, Any]) -> bool:
    """Whether the audience holds for these attributes."""
    if isinstance(node, Condition):
        return _met(node, attributes.get(node.attribute))
    if isinstance(node, Not):
        return not holds(node.part, attributes)
    if isinstance(node, And):
        return all(holds(p, attributes) for p in node.parts)
    return any(holds(p, attributes) for p in node.parts)


def unmet(node: Node, attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """All conditions, as written, that keep the audience from holding; empty where it holds."""
    if holds(node, attributes):
        return ()
    if isinstance(node, Condition):
        return (node.text,)
    if isinstance(node, Not):
        return tuple(f"not {text}" for text in _texts(node.part))
    return tuple(text for p in node.parts for text in unmet(p, attributes))


def _texts(node: Node) -> tuple[str, ...]:
    if isinstance(node, Condition):
        return (node.text,)
    if isinstance(node, Not):
        return tuple(f"not {text}" for text in _texts(node.part))
    joint = " and " if isinstance(node, And) else " or "
    return (f"({joint.join(t for p in node.parts for t in _texts(p))})",)


def _met(condition: Condition, given: Any) -> bool:
    if given is None:
        return False
    if condition.operator == "exists":
        return True
    if condition.operator == "in":
        return any(_same(given, v) for v in condition.values)
    value = condition.values[0]
    if condition.operator == "==":
        return _same(given, value)
    if condition.operator == "!=":
        return _comparable(given, value) is not None and not _same(given, value)
    pair = _comparable(given, value)
    return pair is not None and not isinstance(value, bool) and _ORDERED[condition.operator](*pair)


def _same(given: Any, value: Value) -> bool:
    pair = _comparable(given, value)
    return pair is not None and pair[0] == pair[1]


def _comparable(given: Any, value: Value) -> tuple[Any, Any] | None:
    """Both as values of one type, None where they are of different ones. JSON's true is not the number 1."""
    if isinstance(value, (date, datetime)):
        moment = _moment(given)
        return None if moment is None else (moment, _instant(value))
    if isinstance(value, bool) or isinstance(given, bool):
        return (given, value) if isinstance(value, bool) and isinstance(given, bool) else None
    if isinstance(value, str):
        return (given, value) if isinstance(given, str) else None
    return (given, value) if isinstance(given, (int, float)) else None


def _moment(given: Any) -> datetime | None:
    if not isinstance(given, str):
        return None
    try:
        return _instant(datetime.fromisoformat(given))
    except ValueError:
        return None


def _instant(value: date | datetime) -> datetime:
    """A day begins at midnight UTC; a time without a zone is UTC."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
