from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bonafides.decisions.policy import DEFAULT, FileInvalid
from bonafides.decisions.policy import load as load_policy
from bonafides.rollouts.plans import load

POLICY = load_policy(DEFAULT)


def test_plan_is_read_whole(plan_file: Callable[..., Path]) -> None:
    plan = load(plan_file(('level = "identity"', 'level = "identity"\ngrace = "14d"')), POLICY)
    assert (plan.name, plan.action, plan.level) == ("identity-first", "submit_proposal", "identity")
    assert plan.grace == timedelta(days=14)
    assert [s.buckets for s in plan.stages] == [50_000, 100_000]
    assert plan.salt == "identity-first"
    assert [e.reason for e in plan.exemptions] == ["bridged_member"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"require"', '"offer"', "mode: 'offer' is not one of require"),
        ('"identity-first"', '"Identity First"', "name: 'Identity First' may hold lower-case letters"),
        ('level = "identity"', 'level = "gold"', "level: 'gold' is not a level of the policy"),
        (
            'role == "freelancer"',
            "role = 1",
            "audience: something that is not part of the language at character 6",
        ),
        ("share = 0.5", "share = 5", "stage[1].share: is 5; it must be from 0 to 1"),
        ("share = 0.5", "share = 1.0\nwhen = 3", "stage[1].when: is not a known key"),
        ("share = 1.0", "share = 0.2", "stage: a later stage has a smaller share"),
        ('origin == "bridged"', "origin", "exempt[1].audience: expected =="),
        ('reason = "bridged_member"', "", "exempt[1].reason: is missing"),
    ],
)
def test_wrong_key_is_named(plan_file: Callable[..., Path], old: str, new: str, complaint: str) -> None:
    with pytest.raises(FileInvalid) as refused:
        load(plan_file((old, new)), POLICY)
    assert any(c.startswith(complaint) for c in refused.value.complaints), refused.value.complaints


def test_plan_without_stage_is_refused(plan_file: Callable[..., Path]) -> None:
    file = plan_file(('[[stage]]\nshare = 0.5\nat_least = "7d"\n', ""), ("[[stage]]\nshare = 1.0\n", ""))
    with pytest.raises(FileInvalid, match="stage: there is none"):
        load(file, POLICY)
