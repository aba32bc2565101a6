"""Who a rule is for: a small language over a member's attributes, parsed once, evaluated without surprises. Pure."""

from collections.abc import Mapping
from typing import Any

from bonafides.rollouts.audience.evaluate import holds, unmet
from bonafides.rollouts.audience.parse import AudienceInvalid, Node, parse

__all__ = ["Attributes", "AudienceInvalid", "Node", "holds", "parse", "unmet"]

Attributes = Mapping[str, Any]
