from django.db import models

from bonafides.vault.models import SealedField


class PhoneClaim(models.Model):
    """The number that one verification is confirming."""

    verification = models.OneToOneField("verifications.Verification", models.PROTECT, primary_key=True)
    attempt_id = models.CharField(max_length=40)
    number = SealedField(holds="phone number", kept="1 year after last use")
    target = models.CharField(max_length=64, db_index=True)
    channel = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    line_type = models.CharField(max_length=30)
    message_id = models.CharField(max_length=40)
    changed = models.DateTimeField()
    confirmed = models.DateTimeField(null=True)


class Send(models.Model):
    """One paid text or call, by the first digits of its number: what the breaker against pumping counts."""

    id = models.BigAutoField(primary_key=True)
    prefix = models.CharField(max_length=10)
    at = models.DateTimeField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["prefix", "at"])]
