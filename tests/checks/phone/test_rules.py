import pytest

from bonafides.checks.phone import rules
from bonafides.checks.phone.rules import Number
from bonafides.verifications.reasons import Reason


@pytest.mark.parametrize(
    ("typed", "region", "e164", "country", "line"),
    [
        ("+46 70 174 06 05", None, "+46701740605", "SE", "mobile"),
        ("070-174 06 05", "SE", "+46701740605", "SE", "mobile"),
        ("+1 (201) 555-0123", None, "+12015550123", "US", "fixed_line_or_mobile"),
        ("+49 30 123456", None, "+4930123456", "DE", "fixed_line"),
    ],
)
def test_number_that_may_get_codes(
    typed: str, region: str | None, e164: str, country: str, line: str
) -> None:
    number = rules.examine(typed, region=region, allowed=())
    assert isinstance(number, Number)
    assert (number.e164, number.country, number.line_type) == (e164, country, line)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("not a number", "phone_number_invalid"),
        ("+44 123", "phone_number_invalid"),
        ("+999 123456789", "phone_number_invalid"),
        ("0", "phone_number_invalid"),
        ("+44 909 8790000", "phone_number_not_supported"),  # premium rate
        ("+44 845 600 0000", "phone_number_not_supported"),  # shared cost
        ("+44 800 111 1111", "phone_number_not_supported"),  # toll free
        ("+882 16 12345678", "phone_number_not_supported"),  # satellite
    ],
)
def test_number_that_may_not_get_codes_says_why(typed: str, code: str) -> None:
    found = rules.examine(typed, region=None, allowed=())
    assert isinstance(found, Reason)
    assert found.code == code


def test_number_of_a_country_outside_the_list_is_refused_for_that() -> None:
    found = rules.examine("+33 6 12 34 56 78", region=None, allowed=frozenset({"GB"}))
    assert isinstance(found, Reason)
    assert found.code == "phone_country_not_supported"


def test_landline_cannot_get_texts() -> None:
    number = rules.examine("+49 30 123456", region=None, allowed=())
    assert isinstance(number, Number)
    assert number.can_text is False


@pytest.mark.parametrize(
    ("sent", "confirmed", "is_open"), [(19, 0, False), (20, 3, True), (20, 4, False), (100, 60, False)]
)
def test_breaker_opens_below_a_fifth_of_twenty_sends(sent: int, confirmed: int, is_open: bool) -> None:
    assert rules.breaker_open(sent, confirmed) is is_open


def test_spoken_code_is_read_digit_by_digit() -> None:
    assert rules.spoken("01234") == "0, 1, 2, 3, 4"
