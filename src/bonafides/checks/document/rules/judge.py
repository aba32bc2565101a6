"""From findings to an outcome: one branch a reason, all reasons at once, and nothing passes by silence.

The zone is judged as printed (ICAO 9303-3 §4.9: check digits; §4.8: dates; 9303-4 to -6 §4.2: codes and fields).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bonafides.checks.document.rules.acceptance import Acceptance, Choice, issuer
from bonafides.checks.document.rules.dates import age_on, in_words, latest, oldest_possible
from bonafides.checks.document.rules.facts import DocumentFinding, SideFinding
from bonafides.checks.document.rules.picture import picture_reasons, portrait_reasons, zone_of
from bonafides.verifications.reasons import REASONS, Category, Reason, reason

# French identity cards issued until 2021 carry no expiry date and no such check digit (decree 55-1397, annex).
WITHOUT_EXPIRY = frozenset({"frid"})
REQUIRED = ("document_code", "document_number", "surname", "birth_date")
REQUIRED_CHECKS = ("document_number", "birth_date", "composite")
# Reasons that are no fault of the member's and that a person resolves without their doing.
FOR_A_PERSON = frozenset({"document_expiry_unknown"})
_ORDER = {code: place for place, code in enumerate(REASONS)}
OLDEST = 125  # years: nobody whose age is proved has lived longer (122 years and 164 days, Jeanne Calment)


class Outcome(StrEnum):
    """What an attempt comes to by itself; the words of verifications.states."""

    PASSED = "passed"
    FAILED = "failed"
    IN_REVIEW = "in_review"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """`signals` hold no personal data; `claims` are what was read, None where no zone could be read."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    signals: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] | None = None


def judge(
    found: DocumentFinding,
    chosen: Choice,
    accepted: Acceptance,
    *,
    today: date,
    seen_elsewhere: bool,
) -> Judgement:
    """The outcome with every reason, in the order of the catalogue.

    `seen_elsewhere`: another member handed in the document that `identity_of` names.
    A fraud reason always goes to a person; a failure that the member can mend comes before a wait for a person.
    """
    zone = zone_of(found)
    reasons = [*picture_reasons(found, zone, two_sided=_two_sided(accepted, chosen))]
    if zone is not None:
        reasons += [*_what_it_is(zone, chosen, accepted), *_what_it_says(zone, accepted, today)]
        if seen_elsewhere:
            reasons.append(reason("document_used_elsewhere"))
    reasons += portrait_reasons(found)
    unique = tuple(sorted(set(reasons), key=lambda r: _ORDER[r.code]))
    return Judgement(
        outcome=_outcome(unique),
        reasons=unique,
        signals=_signals(found, zone, accepted, today),
        claims=_claims(zone, accepted, chosen) if zone else None,
    )


def identity_of(found: DocumentFinding, chosen: Choice, accepted: Acceptance) -> str | None:
    """`GBR|passport|123456789`: which document it is, to be found again. None where its number was not surely read."""
    zone = zone_of(found)
    if zone is None or not zone.value("document_number") or not zone.checks.get("document_number"):
        return None
    kind = _kind(zone, chosen, accepted) or "other"
    return f"{issuer(zone.issuer or '')}|{kind}|{zone.value('document_number').replace(' ', '')}"


def _outcome(reasons: tuple[Reason, ...]) -> Outcome:
    if any(r.category == Category.FRAUD for r in reasons):
        return Outcome.IN_REVIEW
    if any(r.code not in FOR_A_PERSON for r in reasons):
        return Outcome.FAILED
    return Outcome.IN_REVIEW if reasons else Outcome.PASSED


def _two_sided(accepted: Acceptance, chosen: Choice) -> bool:
    kind = accepted.kind(chosen.kind)
    return kind is not None and kind.two_sided


def _kind(zone: SideFinding, chosen: Choice, accepted: Acceptance) -> str | None:
    """The kind of the document; of those that a code leaves open, the one that the member chose.

    9303-5 §4.2.2 leaves the second letter to the issuer, so a permit may bear the code of a card: it is one where
    its holder is of another nationality.
    """
    kind = accepted.kind_of(zone.value("document_code"), zone.format or "")
    foreign = issuer(zone.value("nationality")) not in ("", issuer(zone.issuer or ""))
    if kind == "id_card" and chosen.kind == "residence_permit" and foreign:
        return "residence_permit"
    return kind


def _what_it_is(zone: SideFinding, chosen: Choice, accepted: Acceptance) -> Iterator[Reason]:
    kind, country = _kind(zone, chosen, accepted), issuer(zone.issuer or "")
    known = bool(accepted.kinds_of(country))
    if kind is None or (known and not accepted.accepts(kind, country)):
        yield reason("document_type_not_supported", accepted=accepted.in_words(country))
    elif kind != chosen.kind:
        yield reason("document_kind_differs", chosen=accepted.title(chosen.kind).lower())
    if not known:
        yield reason("country_not_supported")
    if country != issuer(chosen.country):
        yield reason("document_country_differs")


def _what_it_says(zone: SideFinding, accepted: Acceptance, today: date) -> Iterator[Reason]:
    yield from _dates(zone, accepted, today)
    if not all(zone.checks.values()):
        yield reason("document_check_digit_wrong")
    silent = any(not zone.value(name) for name in REQUIRED)
    unchecked = any(name not in zone.checks for name in REQUIRED_CHECKS)
    if not zone.issuer or silent or unchecked:
        yield reason("document_unverified_other")


def _dates(zone: SideFinding, accepted: Acceptance, today: date) -> Iterator[Reason]:
    birth, expiry = oldest_possible(zone.value("birth_date")), latest(zone.value("expiry_date"))
    if expiry is not None and expiry < today:
        yield reason("document_expired", date=in_words(expiry), accepted=accepted.in_words(zone.issuer or ""))
    if _impossible(zone, birth, expiry, today):
        yield reason("document_dates_impossible")
    elif expiry is None:
        yield reason("document_expiry_unknown")
    youngest = latest(zone.value("birth_date"))
    if youngest is not None and age_on(today, youngest) < accepted.minimum_age:
        yield reason("under_supported_age", age=str(accepted.minimum_age))


def _impossible(zone: SideFinding, birth: date | None, expiry: date | None, today: date) -> bool:
    if "date_impossible" in zone.problems:
        return True
    if expiry is None and zone.format not in WITHOUT_EXPIRY and zone.value("expiry_date"):
        return True
    if birth is None:
        return bool(zone.value("birth_date"))
    return birth > today or age_on(today, birth) > OLDEST or (expiry is not None and expiry <= birth)


def _signals(
    found: DocumentFinding, zone: SideFinding | None, accepted: Acceptance, today: date
) -> dict[str, Any]:
    seen = zone or found.front
    signals: dict[str, Any] = {
        "sides": len(found.sides),
        "zone_read": zone is not None,
        "zone_on_back": zone is not None and zone is found.back,
        "portrait_found": found.portrait is not None,
        "ms": dict(found.ms),
        **{name: value for name, value in seen.signals.items() if not name.startswith("check_")},
    }
    if zone is not None:
        birth, expiry = latest(zone.value("birth_date")), latest(zone.value("expiry_date"))
        signals |= {
            "check_digits": dict(zone.checks),
            "age_over_18": birth is not None and age_on(today, birth) >= 18,
            "expired": expiry is not None and expiry < today,
            "expiry_unknown": expiry is None,
            "names_truncated": zone.names_truncated,
        }
    if found.portrait is not None:
        face = found.portrait
        signals |= {
            "portrait_usable": face.usable,
            "portrait_eye_distance": round(face.eye_distance, 1),
            "portrait_score": round(face.score, 3),
            "portrait_sharpness": round(face.sharpness, 3),
            "portrait_brightness": round(face.brightness, 3),
        }
    return signals


def _claims(zone: SideFinding, accepted: Acceptance, chosen: Choice) -> dict[str, Any]:
    surname, given = zone.value("surname"), zone.value("given_names")
    return {
        "kind": _kind(zone, chosen, accepted),
        "country": issuer(zone.issuer or ""),
        "document_code": zone.value("document_code"),
        "document_number": zone.value("document_number"),
        "surname": surname,
        "given_names": given,
        "full_name": f"{given} {surname}".strip(),
        "names_truncated": zone.names_truncated,
        "birth_date": zone.value("birth_date"),
        "sex": zone.value("sex"),
        "nationality": issuer(zone.value("nationality")),
        "expiry_date": zone.value("expiry_date"),
        "mrz": list(zone.lines),
        "confidence": {name: f.confidence for name, f in zone.fields.items()},
    }
