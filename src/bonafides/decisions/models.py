from django.db import models

from bonafides.vault.models import SealedField


class Decision(models.Model):
    """One outcome with what it rests on. Written once, never changed.

    `checks`: per check {kind, state, branch, reasons}. `input_hash`: keyed hash of the facts, so that the same facts
    are decided once. `explanation`: how the names were compared.
    """

    id = models.CharField(primary_key=True, max_length=40)
    verification = models.ForeignKey("verifications.Verification", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=40)
    policy_hash = models.CharField(max_length=64)
    evidence = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    input_hash = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    explanation = SealedField(holds="names, token by token", kept="as long as the attempt it explains")
    created = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verification", "input_hash"], name="decisions_same_facts_once")
        ]
        indexes = [models.Index(fields=["verification", "-id"])]
