"""What the measured document means: pure. No Django, no files, no clock."""

from bonafides.checks.document.rules.acceptance import Acceptance, AcceptedKind, Choice, issuer
from bonafides.checks.document.rules.facts import DocumentFinding, FieldFinding, Portrait, SideFinding
from bonafides.checks.document.rules.judge import Judgement, Outcome, identity_of, judge

__all__ = [
    "Acceptance",
    "AcceptedKind",
    "Choice",
    "DocumentFinding",
    "FieldFinding",
    "Judgement",
    "Outcome",
    "Portrait",
    "SideFinding",
    "identity_of",
    "issuer",
    "judge",
]
