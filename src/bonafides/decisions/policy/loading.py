"""From a TOML file to a Policy. Everything wrong with a file is said at once, with file and key."""

import hashlib
from pathlib import Path

from bonafides.decisions.policy import countries
from bonafides.decisions.policy.reading import Table, each, read_file, reading
from bonafides.decisions.policy.types import (
    CheckRule,
    CreditRule,
    DocumentRule,
    Level,
    NameRule,
    Policy,
    Strength,
)

DEFAULT = Path(__file__).parent.parent / "policies" / "default.toml"

KINDS = ("email", "phone", "document", "selfie")  # the checks that this release has
SIDES = ("front", "back")
FORMATS = ("td1", "td2", "td3", "frid")
_STRENGTHS = tuple(Strength)
_EVER = 36500


def load(path: Path | str) -> Policy:
    """The policy in a file; FileInvalid with every complaint where it cannot be used."""
    return parse(read_file(Path(path)), source=str(path))


def parse(data: bytes, *, source: str) -> Policy:
    """The policy in the bytes of a file; `source` is what complaints call it."""
    with reading(data, source) as top:
        checks = {name: _check(name, t) for name, t in top.table("checks").named_tables()}
        documents = {name: _document(name, t) for name, t in top.table("documents").named_tables()}
        levels = {name: _level(name, t, checks) for name, t in top.table("levels").named_tables()}
        if not levels:
            top.complain("levels", "names no level")
        policy = Policy(
            version=_version(top),
            hash=hashlib.sha256(data).hexdigest(),
            source=source,
            open_for=top.duration("open_for", "30d"),
            minimum_age=top.number("minimum_age", low=0, high=120),
            levels=levels,
            checks=checks,
            documents=documents,
            names=_names(top.table("names")),
        )
        _whole(top, policy)
        top.done()
    return policy


def _version(top: Table) -> str:
    version = top.text("version")
    if len(version) > 40:
        top.complain("version", "is longer than 40 characters")
    return version


def _whole(top: Table, policy: Policy) -> None:
    if not policy.open_for:
        top.complain("open_for", "must be longer than nothing")
    needs_document = any("document" in level.checks for level in policy.levels.values())
    if needs_document and not policy.documents:
        top.complain("documents", "names no kind of document, but a level needs one")


def _level(name: str, table: Table, checks: dict[str, CheckRule]) -> Level:
    needed = table.texts("checks")
    for kind in needed:
        if kind not in checks:
            table.complain("checks", f"needs {kind}, which has no [checks.{kind}]")
    if not needed:
        table.complain("checks", "names no check")
    if "selfie" in needed and "document" not in needed[: needed.index("selfie")]:
        table.complain("checks", "selfie is compared with the document and must come after it")
    level = Level(name=name, title=table.text("title"), checks=needed)
    table.done()
    return level


def _check(name: str, table: Table) -> CheckRule:
    if name not in KINDS:
        table.complaints.append(f"{table.path}: is not a check; there are {', '.join(KINDS)}")
    days = table.number("evidence_days", 0, low=0, high=_EVER)
    rule = CheckRule(
        kind=name,
        attempts=table.number("attempts", low=1, high=100),
        retry_after=table.duration("retry_after", "0s"),
        strength=Strength(table.one_of("strength", _STRENGTHS)),
        evidence_days=days or None,
        credit=each(table.tables("credit"), _credit),
    )
    table.done()
    return rule


def _credit(table: Table) -> CreditRule:
    return CreditRule(
        strength=Strength(table.one_of("strength", _STRENGTHS)),
        max_age=table.duration("max_age"),
        sources=table.texts("sources", []),
    )


def _document(name: str, table: Table) -> DocumentRule:
    rule = DocumentRule(
        kind=name,
        title=table.text("title"),
        sides=_among(table, "sides", SIDES),
        formats=_among(table, "formats", FORMATS),
        codes=table.texts("codes"),
        countries=_countries(table),
    )
    if rule.sides and rule.sides[0] != "front":
        table.complain("sides", "must begin with front")
    table.done()
    return rule


def _among(table: Table, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    values = table.texts(key)
    for value in values:
        if value not in choices:
            table.complain(key, f"{value!r} is not one of {', '.join(choices)}")
    if not values:
        table.complain(key, "names none")
    return values


def _countries(table: Table) -> frozenset[str]:
    """`countries` is `["all"]` or a list of codes; `except` takes some away."""
    known, wanted = countries.real(), table.texts("countries")
    without = table.texts("except", [])
    for key, codes in (("countries", wanted), ("except", without)):
        for code in codes:
            if code not in known and code != "all":
                table.complain(key, f"{code!r} is not an ICAO code of an issuer")
    accepted = known if "all" in wanted else frozenset(wanted)
    return accepted - frozenset(without)


def _names(table: Table) -> NameRule:
    rule = NameRule(match_from=table.share("match_from"), mismatch_below=table.share("mismatch_below"))
    if rule.mismatch_below > rule.match_from:
        table.complain("mismatch_below", "must not be above match_from")
    table.done()
    return rule
