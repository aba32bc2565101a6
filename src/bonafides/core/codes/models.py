from django.db import models


class Ledger(models.Model):
    """Failures for one target (a blind index of a number or an address), across codes, channels and restarts."""

    purpose = models.CharField(max_length=20)
    target = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "target"], name="codes_one_ledger")]


class Code(models.Model):
    """One code sent. `digest` is a keyed hash and is wiped when the code is used up."""

    id = models.CharField(primary_key=True, max_length=40)
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="codes")
    bound_to = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, default="", blank=True)
    length = models.PositiveSmallIntegerField()
    tries_left = models.PositiveSmallIntegerField()
    created = models.DateTimeField()
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ledger", "-created"])]
