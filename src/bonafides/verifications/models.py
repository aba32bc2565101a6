from django.db import models
from django.db.models import Q

from bonafides.vault.models import SealedField
from bonafides.verifications.states import OPEN, CheckState, VerificationState


class Verification(models.Model):
    """One run of one member towards a level."""

    id = models.CharField(primary_key=True, max_length=40)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    level = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default=VerificationState.REQUIRES_INPUT)
    policy_version = models.CharField(max_length=40)
    locale = models.CharField(max_length=12, default="en")
    return_url = models.CharField(max_length=2000, default="", blank=True)
    metadata = models.JSONField(default=dict)
    created = models.DateTimeField()
    changed = models.DateTimeField()
    expires = models.DateTimeField()
    decided = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "level"],
                condition=Q(state__in=sorted(OPEN)),
                name="verifications_one_open",
            )
        ]
        indexes = [models.Index(fields=["member", "-id"])]


class Check(models.Model):
    """One required check of a verification. `reasons` are those of the latest attempt: [{code, params}]."""

    id = models.CharField(primary_key=True, max_length=40)
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=CheckState.WAITING)
    attempts_allowed = models.PositiveSmallIntegerField()
    attempts_used = models.PositiveSmallIntegerField(default=0)
    retry_seconds = models.PositiveIntegerField(default=0)
    retry_after = models.DateTimeField(null=True)
    latest_attempt = models.CharField(max_length=40, null=True)
    reasons = models.JSONField(default=list)
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verification", "kind"], name="verifications_one_check_a_kind")
        ]


class Attempt(models.Model):
    """One try at a check: what was measured (`signals`, no personal data) and what was read (sealed)."""

    id = models.CharField(primary_key=True, max_length=40)
    check_row = models.ForeignKey(Check, models.PROTECT, related_name="attempts", db_column="check_id")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=CheckState.IN_PROGRESS)
    counted = models.BooleanField(default=True)
    signals = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    claims = SealedField(holds="what was read: names, dates, numbers", kept="1 year after last use")
    created = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_row", "number"], name="verifications_one_number")
        ]


class Artefact(models.Model):
    """A stored picture of an attempt: front, back, portrait, selfie."""

    id = models.BigAutoField(primary_key=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="artefacts")
    kind = models.CharField(max_length=20)
    blob_id = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "kind"], name="verifications_one_artefact")]


class Evidence(models.Model):
    """What a passed check leaves behind."""

    id = models.CharField(primary_key=True, max_length=40)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="+", null=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=20)
    strength = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    verified_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["member", "kind"])]


class UsedLink(models.Model):
    """A link that was opened: by its nonce, so that it opens once."""

    nonce = models.CharField(primary_key=True, max_length=64)
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="+")
    browser = models.CharField(max_length=64, default="", blank=True)
    used = models.DateTimeField(db_index=True)
