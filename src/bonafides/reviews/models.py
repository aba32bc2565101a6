from django.db import models
from django.db.models import Q

from bonafides.reviews.states import DECIDING, UNDECIDED, CaseKind, CaseState
from bonafides.vault.models import SealedField


class Case(models.Model):
    """One thing for a person to settle. `reasons`: codes that led to it; `codes`: those of the verdict, with
    `choices`: check → pass, waive, again, fail, leave.

    `opened_by`, `claimed_by`, `decided_by`: an actor's id; for staff the account's number as text.
    """

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=CaseState.OPEN)
    verification = models.ForeignKey("verifications.Verification", models.PROTECT, related_name="+")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, default="", blank=True)
    topic = models.CharField(max_length=40, default="", blank=True)
    reasons = models.JSONField(default=list)
    verdict = models.CharField(max_length=20, default="", blank=True)
    codes = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    opened = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    claimed = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=80, default="", blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["verification"],
                condition=Q(state__in=sorted(UNDECIDED), kind__in=sorted(DECIDING)),
                name="reviews_one_to_decide",
            ),
            models.UniqueConstraint(
                fields=["verification"],
                condition=Q(state__in=sorted(UNDECIDED), kind=CaseKind.HELP),
                name="reviews_one_help",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "opened", "id"]),
            models.Index(fields=["member", "-opened"]),
        ]


class CaseMessage(models.Model):
    """Something that a member or somebody of staff wrote. `who`: member or staff."""

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    who = models.CharField(max_length=10)
    author = models.CharField(max_length=80)
    words = SealedField(holds="what somebody wrote", kept="1 year after the decision")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"])]
