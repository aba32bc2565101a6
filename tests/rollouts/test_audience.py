from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.rollouts.audience import AudienceInvalid, holds, parse, unmet

MEMBER = {
    "role": "freelancer",
    "rating": 4.5,
    "jobs": 12,
    "joined_at": "2026-11-05T08:00:00Z",
    "top": True,
    "country": "DE",
    "note": None,
}


@pytest.mark.parametrize(
    ("audience", "answer"),
    [
        ('role == "freelancer"', True),
        ("role == 'client'", False),
        ('role != "client"', True),
        ('unknown == "x"', False),
        ('unknown != "x"', False),  # an unknown attribute is unmet
        ('not unknown == "x"', True),
        ("unknown exists", False),
        ("note exists", False),
        ("role exists", True),
        ("rating >= 4.5", True),
        ("rating < 4.5", False),
        ("jobs > 11 and jobs <= 12", True),
        ('country in ["FR", "DE"]', True),
        ("jobs in [1, 2]", False),
        ("top == true", True),
        ("top == 1", False),  # JSON's true is not a number
        ("jobs == true", False),
        ('rating < "5"', False),  # another type is unmet
        ("joined_at since 2026-11-05", True),
        ("joined_at since 2026-11-06", False),
        ("joined_at < 2026-11-05T09:00:00Z", True),
        ('joined_at since "2026-11-01"', True),
        ("role since 2026-11-01", False),
        ('role == "client" or top == true and country == "DE"', True),  # and binds more tightly
        ('(role == "client" or top == true) and country == "FR"', False),
        ('not (role == "client" or country == "FR")', True),
    ],
)
def test_holds(audience: str, answer: bool) -> None:
    assert holds(parse(audience), MEMBER) is answer


@pytest.mark.parametrize(
    ("audience", "position", "message"),
    [
        ("", 0, "expected the name of an attribute"),
        ("role =", 5, "something that is not part of the language"),
        ("role ==", 7, "expected a value"),
        ("role == freelancer", 8, "expected a value: text in quotes"),
        ('role == "a" role == "b"', 12, "expected “and”, “or” or the end"),
        ('(role == "a"', 12, "expected “)”"),
        ("jobs in 1", 8, "expected “[”"),
        ("jobs in [1 2]", 11, "expected “,” or “]”"),
        ("joined_at since 5", 16, "expected a date"),
        ("joined_at since 2026-13-01", 16, "expected a date"),
        ('role == "a"; drop', 11, "something that is not part"),
        ("not", 3, "expected the name"),
        ("(" * 50, 41, "at most 40 levels"),
    ],
)
def test_wrong_text_shows_the_place(audience: str, position: int, message: str) -> None:
    with pytest.raises(AudienceInvalid) as refused:
        parse(audience)
    assert refused.value.position == position
    assert message in refused.value.message
    assert f"at character {position + 1} of line 1" in refused.value.message


def test_unmet_names_every_condition() -> None:
    tree = parse('role == "client" and jobs > 3 and (country == "FR" or country == "ES") and not top == true')
    assert unmet(tree, MEMBER) == (
        'role == "client"',
        'country == "FR"',
        'country == "ES"',
        "not top == true",
    )


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_parses_or_is_refused(text: str) -> None:
    place = 0
    try:
        parse(text)
    except AudienceInvalid as error:
        place = error.position
    assert 0 <= place <= len(text)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), anything))
def test_any_attributes_give_an_answer_and_unmet_agrees(attributes: dict[str, Any]) -> None:
    tree = parse(
        '(a == "x" or a < 3 or a since 2026-01-01) and not (b in [1, "y", true]) or c exists and c != 2'
    )
    assert holds(tree, attributes) == (unmet(tree, attributes) == ())
