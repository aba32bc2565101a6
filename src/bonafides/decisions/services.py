"""The verbs of deciding."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bonafides.core.events import Actor
from bonafides.decisions import credit, queries
from bonafides.members import queries as members
from bonafides.verifications import queries as verifications
from bonafides.verifications import services as aggregate


@transaction.atomic
def open_verification(
    member_id: str,
    level: str,
    *,
    locale: str | None = None,
    return_url: str = "",
    metadata: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> str:
    """The member's open verification towards a level, opened if there is none; returns its id. Safe to repeat.

    Its checks are the level's, with standing evidence credited by the policy. Invalid for an unknown level,
    NotFound for an unknown member.
    """
    rules, member = queries.level(level), members.get(member_id)
    policy = queries.policy()
    evidence = verifications.standing_evidence(member.id, now=now)
    return aggregate.open_verification(
        member.id,
        level=rules.name,
        checks=credit.plan_checks(policy, rules, evidence, now=now),
        policy_version=policy.version,
        life=policy.open_for,
        locale=locale or member.locale,
        return_url=return_url,
        metadata=metadata,
        actor=actor,
        now=now,
    )
