from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.checks.document.adapters.measuring import _figures
from bonafides.checks.document.rules import Choice, DocumentFinding, Judgement, Outcome, identity_of, judge
from bonafides.checks.document.rules.dates import age_on, in_words, latest, oldest_possible
from bonafides.checks.document.rules.facts import FieldFinding, SideFinding
from bonafides.verifications.reasons import REASONS, Category, text_of
from bonafides.vision.documents import mrz
from bonafides.vision.documents.findings import Finding
from factories.documents import (
    ACCEPTED,
    ID_CARD,
    PASSPORT,
    TODAY,
    card,
    finding,
    passport,
    script,
    wrong_digit,
)

NO_ZONE = ("mrz_not_found",)


def judged(found: DocumentFinding, chosen: Choice = PASSPORT, *, seen: bool = False) -> Judgement:
    return judge(found, chosen, ACCEPTED, today=TODAY, seen_elsewhere=seen)


def codes(found: DocumentFinding, chosen: Choice = PASSPORT, *, seen: bool = False) -> list[str]:
    return [r.code for r in judged(found, chosen, seen=seen).reasons]


def test_good_passport_passes_with_all_it_says() -> None:
    result = judged(finding(script(passport())))
    assert (result.outcome, result.reasons) == (Outcome.PASSED, ())
    assert result.claims is not None
    assert {k: v for k, v in result.claims.items() if k not in ("mrz", "confidence")} == {
        "kind": "passport",
        "country": "UTO",
        "document_code": "P",
        "document_number": "L898902C3",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "full_name": "ANNA MARIA ERIKSSON",
        "names_truncated": False,
        "birth_date": "1974-08-12",
        "sex": "F",
        "nationality": "UTO",
        "expiry_date": "2030-04-15",
    }
    assert result.claims["mrz"] == list(passport())
    assert result.signals["check_digits"] == dict.fromkeys(
        ("document_number", "birth_date", "expiry_date", "personal_number", "composite"), True
    )
    assert result.signals["age_over_18"] is True
    assert result.signals["expired"] is False


def test_signals_hold_nothing_that_was_read() -> None:
    result = judged(finding(script(passport())))
    said = repr(result.signals).upper()
    assert not any(word in said for word in ("ERIKSSON", "ANNA", "L898902C3", "1974", "2030"))


def test_good_card_passes_with_its_zone_on_the_back() -> None:
    found = finding(script(problems=NO_ZONE), script(card(), portrait="missing"))
    result = judged(found, ID_CARD)
    assert (result.outcome, result.reasons) == (Outcome.PASSED, ())
    assert result.signals["zone_on_back"] is True


def test_card_with_its_zone_on_the_front_needs_no_back() -> None:
    lines = mrz.compose_td2(
        surname="Eriksson",
        given_names="Anna",
        document_number="D23145890",
        issuing_state="UTO",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex="F",
        expiry_date=date(2030, 1, 1),
    )
    assert codes(finding(script(lines)), ID_CARD) == []


def test_sides_in_the_other_order_are_read_all_the_same() -> None:
    assert codes(finding(script(card(), portrait="missing"), script(problems=NO_ZONE)), ID_CARD) == []


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("document_blurred", "document_blurred"),
        ("document_glare", "document_glare"),
        ("document_dark", "document_too_dark"),
        ("document_cut_off", "document_cut_off"),
        ("too_low_resolution", "document_too_small"),
    ],
)
def test_unreadable_picture_is_told_why(problem: str, expected: str) -> None:
    assert codes(finding(script(problems=["mrz_not_found", problem]))) == [expected]
    assert codes(finding(script(passport(), problems=["mrz_unsure", problem]))) == [expected]


@pytest.mark.parametrize(
    "problem", ["document_blurred", "document_glare", "document_dark", "document_cut_off"]
)
def test_flaw_of_a_picture_that_was_surely_read_is_no_reason(problem: str) -> None:
    assert judged(finding(script(passport(), problems=[problem]))).outcome == Outcome.PASSED


def test_unreadable_without_a_flaw_says_so() -> None:
    assert codes(finding(script(problems=["mrz_not_found"]))) == ["document_zone_unreadable"]
    assert codes(finding(script(passport(), problems=["mrz_unsure"]))) == ["document_zone_unreadable"]
    assert codes(finding(script(passport(), problems=["mrz_incomplete"]))) == ["document_zone_unreadable"]


@pytest.mark.parametrize("problems", [["mrz_not_found"], ["mrz_not_found", "too_low_resolution"]])
def test_good_picture_of_something_else_is_called_that(problems: list[str]) -> None:
    found = codes(finding(script(problems=problems, portrait="missing")))
    assert found[0] == "document_not_found"
    assert "document_zone_unreadable" not in found


def test_all_flaws_are_named_at_once() -> None:
    found = finding(
        script(problems=["mrz_not_found", "document_dark", "document_blurred"], portrait="missing")
    )
    assert codes(found) == ["document_blurred", "document_too_dark", "selfie_document_missing_photo"]


def test_picture_of_something_else() -> None:
    assert codes(finding("")) == ["document_not_found"]
    assert codes(finding("", ""), ID_CARD) == ["document_not_found"]


def test_several_documents_in_a_picture_that_can_be_read() -> None:
    result = judged(finding(script(passport(), problems=["several_documents"])))
    assert (result.outcome, [r.code for r in result.reasons]) == (Outcome.FAILED, ["document_several"])


def test_front_and_back_of_different_documents() -> None:
    found = finding(script(card()), script(card(document_number="X00000001")))
    assert codes(found, ID_CARD) == ["document_several"]


def test_card_without_its_back() -> None:
    assert codes(finding(script(problems=NO_ZONE)), ID_CARD) == ["document_back_missing"]


def test_flaws_of_the_front_do_not_matter_once_the_back_is_what_cannot_be_read() -> None:
    found = finding(script(problems=["mrz_not_found", "document_dark"]), script(problems=["mrz_incomplete"]))
    assert codes(found, ID_CARD) == ["document_zone_unreadable"]


def test_another_kind_than_the_one_chosen() -> None:
    result = judged(finding(script(passport())), ID_CARD)
    assert [r.as_json() for r in result.reasons] == [
        {"code": "document_kind_differs", "params": {"chosen": "id card"}}
    ]
    assert result.outcome == Outcome.FAILED


def test_visa_is_no_identity_document() -> None:
    lines = mrz.compose_visa(
        surname="Eriksson",
        given_names="Anna",
        document_number="L8988901C",
        issuing_state="UTO",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex="F",
        expiry_date=date(2030, 1, 1),
    )
    assert "document_type_not_supported" in codes(finding(script(lines)))


def test_permit_whose_code_is_that_of_a_card_is_known_by_its_holder() -> None:
    permit = Choice(kind="residence_permit", country="DEU")
    foreign = card(issuing_state="D", nationality="GBR", document_code="I")
    own = card(issuing_state="D", nationality="D", document_code="I")
    found = finding(script(problems=NO_ZONE), script(foreign))
    assert codes(found, permit) == []
    assert codes(finding(script(problems=NO_ZONE), script(own)), permit) == ["document_kind_differs"]
    marked = card(issuing_state="D", nationality="GBR", document_code="AR")
    assert codes(finding(script(problems=NO_ZONE), script(marked)), permit) == []


def test_another_country_than_the_one_chosen() -> None:
    assert codes(finding(script(passport(issuing_state="GBR")))) == ["document_country_differs"]


def test_germany_is_one_letter_in_the_zone() -> None:
    found = finding(script(passport(issuing_state="D", nationality="D")))
    assert codes(found, Choice(kind="passport", country="DEU")) == []


def test_country_that_is_not_accepted() -> None:
    found = finding(script(passport(issuing_state="ZWE")))
    assert codes(found) == ["country_not_supported", "document_country_differs"]


def test_kind_that_is_not_accepted_of_that_country() -> None:
    found = finding(script(problems=NO_ZONE), script(card(issuing_state="GBR")))
    result = judged(found, Choice(kind="passport", country="GBR"))
    assert result.reasons[0].as_json() == {
        "code": "document_type_not_supported",
        "params": {"accepted": "passport"},
    }


def test_expired_yesterday_is_expired_and_today_is_not() -> None:
    yesterday = judged(finding(script(passport(expiry_date=TODAY - timedelta(days=1)))))
    assert [r.as_json() for r in yesterday.reasons] == [
        {
            "code": "document_expired",
            "params": {"accepted": "passport, id card, residence permit", "date": "21 November 2026"},
        }
    ]
    assert yesterday.outcome == Outcome.FAILED
    assert yesterday.signals["expired"] is True
    assert judged(finding(script(passport(expiry_date=TODAY)))).outcome == Outcome.PASSED


def test_document_without_an_expiry_date_goes_to_a_person() -> None:
    result = judged(finding(script(passport(expiry_date=None))))
    assert (result.outcome, [r.code for r in result.reasons]) == (
        Outcome.IN_REVIEW,
        ["document_expiry_unknown"],
    )
    assert result.signals["expiry_unknown"] is True


def test_french_card_without_an_expiry_date_goes_to_a_person() -> None:
    lines = mrz.compose_frid(
        surname="Berthier",
        given_names="Corinne",
        document_number="880692310285",
        birth_date=date(1965, 12, 6),
        sex="F",
        issuing_office="923102",
    )
    result = judged(finding(script(lines), script(problems=NO_ZONE)), Choice(kind="id_card", country="FRA"))
    assert [r.code for r in result.reasons] == ["document_expiry_unknown"]


def test_eighteenth_birthday_is_old_enough_and_the_day_before_is_not() -> None:
    assert codes(finding(script(passport(birth_date=date(2008, 11, 22))))) == []
    young = judged(finding(script(passport(birth_date=date(2008, 11, 23)))))
    assert [r.as_json() for r in young.reasons] == [{"code": "under_supported_age", "params": {"age": "18"}}]
    assert young.signals["age_over_18"] is False


def test_impossible_dates_go_to_a_person() -> None:
    before_birth = passport(birth_date=date(2001, 1, 1), expiry_date=date(2000, 1, 1))
    result = judged(finding(script(before_birth)))
    assert result.outcome == Outcome.IN_REVIEW
    assert [r.code for r in result.reasons] == ["document_expired", "document_dates_impossible"]
    no_date = passport()[0], passport()[1][:13] + "749912" + passport()[1][19:]
    assert "document_dates_impossible" in codes(finding(script(no_date)))


@pytest.mark.parametrize("check", ["document_number", "birth_date", "expiry_date", "composite"])
def test_wrong_check_digit_in_a_good_picture_goes_to_a_person(check: str) -> None:
    result = judged(finding(script(wrong_digit(check))))
    assert result.outcome == Outcome.IN_REVIEW
    assert [r.code for r in result.reasons] == ["document_check_digit_wrong"]
    assert result.signals["check_digits"][check] is False


def test_wrong_check_digit_in_a_poor_picture_is_a_poor_picture() -> None:
    lines = wrong_digit("composite")
    result = judged(finding(script(lines, problems=["document_blurred"])))
    assert (result.outcome, [r.code for r in result.reasons]) == (Outcome.FAILED, ["document_blurred"])
    assert result.claims is None


def test_document_of_another_member_goes_to_a_person_whatever_else_is_wrong() -> None:
    result = judged(finding(script(passport(expiry_date=date(2024, 3, 3)))), seen=True)
    assert result.outcome == Outcome.IN_REVIEW
    assert [r.code for r in result.reasons] == ["document_expired", "document_used_elsewhere"]


def test_portrait_that_is_missing_or_unusable() -> None:
    missing = judged(finding(script(passport(), portrait="missing")))
    assert [r.code for r in missing.reasons] == ["selfie_document_missing_photo"]
    unusable = judged(finding(script(passport(), portrait="unusable", problems=["document_glare"])))
    assert [r.code for r in unusable.reasons] == ["document_glare", "document_portrait_unusable"]
    assert unusable.signals["portrait_usable"] is False


@pytest.mark.parametrize("missing", ["document_number", "surname", "birth_date", "document_code"])
def test_nothing_passes_by_silence(missing: str) -> None:
    good = finding(script(passport()))
    fields = {name: f for name, f in good.front.fields.items() if name != missing}
    side = SideFinding(
        format="td3", issuer="UTO", lines=good.front.lines, fields=fields, checks=good.front.checks
    )
    result = judged(DocumentFinding(front=side, portrait=good.portrait))
    assert result.outcome != Outcome.PASSED
    assert "document_unverified_other" in [r.code for r in result.reasons]


@pytest.mark.parametrize("missing", ["document_number", "birth_date", "composite"])
def test_check_digit_that_nobody_looked_at_does_not_count_as_right(missing: str) -> None:
    good = finding(script(passport()))
    checks = {name: held for name, held in good.front.checks.items() if name != missing}
    side = SideFinding(
        format="td3", issuer="UTO", lines=good.front.lines, fields=good.front.fields, checks=checks
    )
    assert codes(DocumentFinding(front=side, portrait=good.portrait)) == ["document_unverified_other"]


def test_identity_is_issuer_kind_and_number() -> None:
    found = finding(script(passport(issuing_state="D", document_number="C01X00T47")))
    assert identity_of(found, Choice(kind="passport", country="DEU"), ACCEPTED) == "DEU|passport|C01X00T47"


def test_number_that_was_not_surely_read_is_no_identity() -> None:
    wrong = wrong_digit("document_number")
    assert identity_of(finding(script(wrong)), PASSPORT, ACCEPTED) is None
    assert identity_of(finding(script(problems=NO_ZONE)), PASSPORT, ACCEPTED) is None


def test_every_finding_of_the_reader_is_known_to_the_rules() -> None:
    known = {
        "document_not_found", "mrz_not_found", "mrz_incomplete", "mrz_unsure", "several_documents",
        "document_blurred", "document_glare", "document_dark", "document_cut_off", "too_low_resolution",
        "check_digit_wrong", "date_impossible",
    }  # fmt: skip
    assert {str(f) for f in Finding} == known


def test_figures_of_a_reading_hold_no_text() -> None:
    assert _figures({"sharpness": 0.5, "kind": "td3", "mrz_found": True, "check_composite": True}) == {
        "sharpness": 0.5,
        "mrz_found": True,
    }


def test_partial_dates_mean_their_last_or_first_day() -> None:
    assert latest("2024") == date(2024, 12, 31)
    assert latest("2024-02") == date(2024, 2, 29)
    assert oldest_possible("1974") == date(1974, 1, 1)
    assert oldest_possible("1974-13-01") is None
    assert latest("2023-02-30") is None
    assert latest("2023-13") is None
    assert latest("") is None


def test_birthday_on_the_29th_of_february() -> None:
    assert age_on(date(2026, 2, 28), date(2008, 2, 29)) == 17
    assert age_on(date(2026, 3, 1), date(2008, 2, 29)) == 18


def test_date_in_words() -> None:
    assert in_words(date(2024, 3, 3)) == "3 March 2024"


sides = st.builds(
    lambda problems, lines, portrait: script(lines, problems=problems, portrait=portrait),
    st.lists(st.sampled_from([str(f) for f in Finding]), unique=True, max_size=4),
    st.sampled_from([(), passport(), card(), wrong_digit("composite"), passport(sex="X")]),
    st.sampled_from(["good", "missing", "unusable"]),
)
choices = st.sampled_from([PASSPORT, ID_CARD, Choice(kind="passport", country="GBR")])


@given(front=sides, back=st.none() | sides, chosen=choices, seen=st.booleans())
def test_any_finding_is_judged_whole_and_explained(
    front: str, back: str | None, chosen: Choice, seen: bool
) -> None:
    found = finding(front, back)
    result = judged(found, chosen, seen=seen)
    assert (result.outcome == Outcome.PASSED) == (not result.reasons)
    assert len(set(result.reasons)) == len(result.reasons)
    order = list(REASONS)
    places = [order.index(r.code) for r in result.reasons]
    assert places == sorted(places)
    fraud = any(r.category == Category.FRAUD for r in result.reasons)
    assert not fraud or result.outcome == Outcome.IN_REVIEW
    assert all("…" not in text_of(r, "en").message + text_of(r, "en").remedy for r in result.reasons)
    assert judged(found, chosen, seen=seen) == result


@given(st.dictionaries(st.sampled_from(["birth_date", "expiry_date"]), st.text(max_size=12)))
def test_dates_of_any_text_never_break_the_judge(changed: dict[str, Any]) -> None:
    good = finding(script(passport()))
    fields = {**good.front.fields, **{n: FieldFinding(value=v, confidence=0.9) for n, v in changed.items()}}
    side = SideFinding(
        format="td3", issuer="UTO", lines=good.front.lines, fields=fields, checks=good.front.checks
    )
    judged(DocumentFinding(front=side, portrait=good.portrait))
