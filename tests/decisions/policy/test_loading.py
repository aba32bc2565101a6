from datetime import timedelta
from pathlib import Path

import pytest

from bonafides.decisions.policy import DEFAULT, FileInvalid, Policy, Strength, load, parse

SMALL = """
version = "1"
minimum_age = 18
[levels.basic]
title = "Basic"
checks = ["email"]
[checks.email]
attempts = 3
strength = "fair"
[names]
match_from = 0.9
mismatch_below = 0.5
[documents.passport]
title = "Passport"
sides = ["front"]
formats = ["td3"]
codes = ["P"]
countries = ["all"]
"""


def small(old: str = "", new: str = "") -> Policy:
    assert old in SMALL
    return parse(SMALL.replace(old, new).encode(), source="p.toml")


def test_default_has_the_three_levels() -> None:
    policy = load(DEFAULT)
    assert {n: level.checks for n, level in policy.levels.items()} == {
        "basic": ("email",),
        "phone": ("email", "phone"),
        "identity": ("email", "phone", "document", "selfie"),
    }
    assert policy.checks["document"].strength == Strength.STRONG
    assert policy.checks["email"].retry_after == timedelta(minutes=1)
    assert policy.covers("identity", "phone")
    assert not policy.covers("phone", "identity")
    assert len(policy.hash) == 64


def test_default_accepts_real_issuers_alone() -> None:
    policy = load(DEFAULT)
    assert policy.accepts("passport", "D<<")
    assert policy.accepts("passport", "PHL")
    assert not policy.accepts("id_card", "GBR")
    assert not policy.accepts("passport", "UTO")
    assert policy.kinds_of("ROU") == ("passport", "id_card", "residence_permit")


@pytest.mark.parametrize(
    ("code", "zone_format", "kind"),
    [
        ("P<", "td3", "passport"),
        ("PN", "td3", "passport"),
        ("ID", "td1", "id_card"),
        ("IR", "td1", "residence_permit"),
        ("ID", "frid", "id_card"),
        ("V<", "mrva", None),
        ("P<", "td1", None),
    ],
)
def test_document_kind_by_code_and_format(code: str, zone_format: str, kind: str | None) -> None:
    assert load(DEFAULT).document_kind(code, zone_format) == kind


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('version = "1"\n', "", "version: is missing"),
        ("minimum_age = 18", "minimum_age = 1800", "minimum_age: is 1800; it must be from 0 to 120"),
        ("minimum_age = 18", "minimum_age = true", "minimum_age: must be a whole number"),
        ("minimum_age = 18", "minimum_age = 18\nminimal_age = 3", "minimal_age: is not a known key"),
        (
            "attempts = 3",
            "attempts = 3\nretry_after = 'soon'",
            "checks.email.retry_after: 'soon' is not a duration",
        ),
        ('strength = "fair"', 'strength = "huge"', "checks.email.strength: 'huge' is not one of fair"),
        ('["email"]', '["email", "phone"]', "levels.basic.checks: needs phone, which has no [checks.phone]"),
        ("[checks.email]", "[checks.iris]", "checks.iris: is not a check"),
        ('["all"]', '["ZZZ"]', "documents.passport.countries: 'ZZZ' is not an ICAO code"),
        ("mismatch_below = 0.5", "mismatch_below = 0.95", "names.mismatch_below: must not be above"),
        ('["td3"]', '["a4"]', "documents.passport.formats: 'a4' is not one of td1"),
    ],
)
def test_wrong_key_is_named(old: str, new: str, complaint: str) -> None:
    with pytest.raises(FileInvalid) as refused:
        small(old, new)
    assert any(c.startswith(complaint) for c in refused.value.complaints), refused.value.complaints
    assert refused.value.message.startswith("p.toml: ")


def test_every_complaint_comes_at_once() -> None:
    with pytest.raises(FileInvalid) as refused:
        parse(b"", source="p.toml")
    assert [c.split(":")[0] for c in refused.value.complaints] == [
        "checks",
        "documents",
        "levels",
        "levels",
        "version",
        "minimum_age",
        "names",
        "names.match_from",
        "names.mismatch_below",
    ]


def test_selfie_needs_a_document_before_it() -> None:
    policy = DEFAULT.read_text().replace('"phone", "document", "selfie"]', '"phone", "selfie"]')
    with pytest.raises(FileInvalid, match="selfie is compared with the document"):
        parse(policy.encode(), source="p.toml")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"version = ", b"[[["])
def test_not_toml(data: bytes) -> None:
    with pytest.raises(FileInvalid, match=r"p\.toml: is not"):
        parse(data, source="p.toml")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid, match="cannot be read"):
        load(tmp_path / "none.toml")
