import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.decisions.policy import DEFAULT
from bonafides.decisions.policy import load as load_policy
from bonafides.rollouts.placing import Outcome, becomes, bucket, place
from bonafides.rollouts.plans import Stage, load, parse

TODAY = date(2026, 11, 22)
IDS = [f"mem_{n:026d}" for n in range(4000)]


def test_bucket_is_the_published_formula() -> None:
    digest = hashlib.sha256(b"identity-firstmem_1").hexdigest()
    assert bucket("identity-first", "mem_1") == int(digest, 16) % 100_000


def test_bucket_spreads_evenly() -> None:
    below = sum(bucket("salt", i) < 20_000 for i in IDS)
    assert 720 <= below <= 880  # 800 expected, three standard deviations (25) to each side


@settings(max_examples=200, deadline=None)
@given(
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=40),
    st.integers(0, 100_000),
    st.integers(0, 100_000),
)
def test_larger_share_asks_everybody_whom_a_smaller_one_asked(salt: str, member: str, a: int, b: int) -> None:
    small, large = sorted((a, b))
    plan = replace(
        SAMPLE, salt=salt, stages=tuple(Stage(buckets=n, at_least=SAMPLE.grace) for n in (small, large))
    )
    attributes = {"role": "freelancer", "joined_at": "2026-11-10"}
    first = place(plan, 1, member, attributes, today=TODAY)
    second = place(plan, 2, member, attributes, today=TODAY)
    assert first.bucket == second.bucket
    assert (first.outcome, second.outcome) != (Outcome.ASKED, Outcome.NOT_ASKED)


SAMPLE = load(
    Path(__file__).parents[2] / "policies" / "rollouts" / "identity-for-proposals.toml", load_policy(DEFAULT)
)


def test_sample_asks_new_freelancers_and_exempts_bridged_ones() -> None:
    new = {"role": "freelancer", "joined_at": "2026-11-10"}
    asked = sum(place(SAMPLE, 1, i, new, today=TODAY).outcome == Outcome.ASKED for i in IDS)
    assert 159 <= asked <= 241  # 200 expected, three standard deviations (14) to each side
    bridged = place(SAMPLE, 2, "mem_1", new | {"origin": "bridged"}, today=TODAY)
    assert (bridged.outcome, bridged.reason) == (Outcome.EXEMPT, "bridged_member")
    old = place(SAMPLE, 2, "mem_1", {"role": "freelancer", "joined_at": "2019-01-01"}, today=TODAY)
    assert (old.outcome, old.unmet) == (Outcome.OUTSIDE, ("joined_at since 2026-11-01",))


def test_exemption_ends_on_its_day(plan_file: Callable[..., Path]) -> None:
    file = plan_file(('reason = "bridged_member"', 'reason = "bridged_member"\nuntil = 2026-12-01'))
    plan = parse(file.read_bytes(), source="p", levels=None)
    member = {"role": "freelancer", "origin": "bridged"}
    assert place(plan, 2, "m", member, today=date(2026, 11, 30)).outcome == Outcome.EXEMPT
    assert place(plan, 2, "m", member, today=date(2026, 12, 1)).outcome == Outcome.ASKED


def test_a_promise_is_kept_when_the_share_shrinks() -> None:
    assert becomes("asked", Outcome.NOT_ASKED) is None
    assert becomes("exempt", Outcome.EXEMPT) is None
    assert becomes("not_asked", Outcome.ASKED) == "asked"
    assert becomes("asked", Outcome.EXEMPT) == "exempt"
    assert becomes(None, Outcome.OUTSIDE) is None
    assert {becomes("completed", o) for o in Outcome} == {None}
