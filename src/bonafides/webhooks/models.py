from django.db import models

from bonafides.vault.models import SealedField
from bonafides.webhooks.states import DeliveryState


class Endpoint(models.Model):
    """Where a marketplace wants its events. `secrets` is a list, newest first: two while one is rotated."""

    id = models.CharField(primary_key=True, max_length=40)
    url = models.CharField(max_length=2000)
    types = models.JSONField(default=list)  # empty: all
    description = models.CharField(max_length=200, default="", blank=True)
    secrets = SealedField(holds="signing secrets", kept="as long as the endpoint")
    old_secret_until = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=60, default="", blank=True)
    failing_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)  # a failing endpoint is left alone for a while
    metadata = models.JSONField(default=dict)
    created = models.DateTimeField()
    deleted = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One event on its way to one endpoint. `stream` keeps events of one verification in order."""

    id = models.CharField(primary_key=True, max_length=40)
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries")
    event_id = models.CharField(max_length=40)
    event_type = models.CharField(max_length=60)
    stream = models.CharField(max_length=40)
    position = models.BigIntegerField()
    state = models.CharField(max_length=20, default=DeliveryState.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=60, default="", blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    created = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event_id"], name="webhooks_one_delivery")]
        indexes = [
            models.Index(fields=["endpoint", "stream", "state", "position"]),
            models.Index(fields=["endpoint", "-id"]),
            models.Index(
                fields=["next_try"], condition=models.Q(state__in=["pending", "sending"]), name="webhooks_due"
            ),
        ]
