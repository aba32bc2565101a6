from django.db import models

from bonafides.vault.models import SealedField


class EmailClaim(models.Model):
    """The address that one verification is confirming."""

    verification = models.OneToOneField("verifications.Verification", models.PROTECT, primary_key=True)
    attempt_id = models.CharField(max_length=40)
    address = SealedField(holds="e-mail address", kept="1 year after last use")
    target = models.CharField(max_length=64)
    message_id = models.CharField(max_length=40)
    changed = models.DateTimeField()
