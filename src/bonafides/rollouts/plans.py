"""A plan: an immutable version of a TOML file. Pure but for reading the file that it is given."""

import functools
import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bonafides.decisions.policy import Policy
from bonafides.decisions.policy.reading import Table, each, read_file, reading
from bonafides.rollouts.audience import AudienceInvalid, Node
from bonafides.rollouts.audience import parse as parse_audience

BUCKETS = 100_000
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
NOBODY = parse_audience("nobody exists")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """Who is exempt, why (a code), in words for the member, and until which day (exclusive; None for ever)."""

    audience: Node
    rule: str
    reason: str
    text: str
    until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A share of the audience, in buckets of 100,000, and the least time before the next stage."""

    buckets: int
    at_least: timedelta

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.buckets / BUCKETS


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One version of a rule. `rule` is the audience as written; `salt` belongs to the bucket of a member."""

    name: str
    action: str
    level: str
    grace: timedelta
    audience: Node
    rule: str
    exemptions: tuple[Exemption, ...]
    stages: tuple[Stage, ...]
    salt: str
    hash: str
    text: str


def load(path: Path | str, policy: Policy) -> Plan:
    """The plan in a file; FileInvalid with every complaint, also where the policy does not know its level."""
    return parse(read_file(Path(path)), source=str(path), levels=frozenset(policy.levels))


@functools.lru_cache(maxsize=256)
def stored(text: str) -> Plan:
    """The plan of a stored version, which was checked when it was applied."""
    return parse(text.encode(), source="stored plan", levels=None)


def parse(data: bytes, *, source: str, levels: frozenset[str] | None) -> Plan:
    """The plan in the bytes of a file. `levels`: those of the policy, None where they are not to be checked."""
    with reading(data, source) as top:
        top.one_of("mode", ("require",))
        name = _fitting(top, "name", _NAME, "lower-case letters, digits and dashes")
        plan = Plan(
            name=name,
            action=_fitting(top, "action", _CODE, "lower-case letters, digits and underscores"),
            level=_level(top, levels),
            grace=top.duration("grace", "0s"),
            audience=_audience(top, "audience"),
            rule=" ".join(top.text("audience").split()),
            exemptions=each(top.tables("exempt"), _exemption),
            stages=_stages(top),
            salt=top.text("salt", name or "-"),
            hash=hashlib.sha256(data).hexdigest(),
            text=data.decode(),
        )
        top.done()
    return plan


def _fitting(table: Table, key: str, pattern: re.Pattern[str], wanted: str) -> str:
    value = table.text(key)
    if value and not pattern.fullmatch(value):
        table.complain(key, f"{value!r} may hold {wanted} only, 60 at most")
    return value


def _level(top: Table, levels: frozenset[str] | None) -> str:
    level = top.text("level")
    if level and levels is not None and level not in levels:
        top.complain("level", f"{level!r} is not a level of the policy ({', '.join(sorted(levels))})")
    return level


def _audience(table: Table, key: str) -> Node:
    text = table.text(key)
    if not text:
        return NOBODY
    try:
        return parse_audience(text)
    except AudienceInvalid as error:
        table.complain(key, error.message)
        return NOBODY


def _exemption(table: Table) -> Exemption:
    reason = _fitting(table, "reason", _CODE, "lower-case letters, digits and underscores")
    words = reason.replace("_", " ")
    return Exemption(
        audience=_audience(table, "audience"),
        rule=" ".join(table.text("audience").split()),
        reason=reason,
        text=table.text("text", f"You are exempt: {words}."),
        until=table.day("until"),
    )


def _stages(top: Table) -> tuple[Stage, ...]:
    stages = each(top.tables("stage"), _stage)
    if not stages:
        top.complain("stage", "there is none; write [[stage]] with a share")
    shares = [s.buckets for s in stages]
    if shares != sorted(shares):
        top.complain("stage", "a later stage has a smaller share than an earlier one")
    return stages


def _stage(table: Table) -> Stage:
    return Stage(buckets=round(table.share("share") * BUCKETS), at_least=table.duration("at_least", "0d"))
