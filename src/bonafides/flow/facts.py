"""Gathers what the steps' predicates may know."""

from datetime import datetime

from bonafides.flow.steps import Facts
from bonafides.members import queries as members
from bonafides.verifications.queries import VerificationView


def facts_of(v: VerificationView, *, now: datetime) -> Facts:
    """One query: the consents that stand for this verification."""
    return Facts(consents=members.consents(v.member_id, verification_id=v.id), now=now)
