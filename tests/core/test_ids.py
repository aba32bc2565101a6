from hypothesis import given
from hypothesis import strategies as st

from bonafides.core.ids import ALPHABET, _base32, is_id, new_id


def test_id_has_its_prefix_and_twenty_six_characters() -> None:
    prefix, _, tail = new_id("vrf").partition("_")
    assert (prefix, len(tail), set(tail) <= set(ALPHABET)) == ("vrf", 26, True)


def test_ids_of_later_milliseconds_sort_later() -> None:
    assert _base32(1 << 80, 26) < _base32(2 << 80, 26) < _base32((2 << 80) + 5, 26)


def test_ids_are_never_the_same() -> None:
    assert len({new_id("x") for _ in range(10_000)}) == 10_000


@given(st.text())
def test_is_id_of_anything_else_is_false(text: str) -> None:
    assert is_id(f"vrf_{text}!", "vrf") is False
    assert is_id(new_id("vrf"), "chk") is False


def test_is_id_of_an_id_is_true() -> None:
    assert is_id(new_id("vrf"), "vrf") is True
