from django.db import models
from django.db.models import Q

from bonafides.badges.states import STANDING, BadgeState


class Badge(models.Model):
    """A member's badge. Nothing in it tells who they are; `slug` is its public address."""

    id = models.CharField(primary_key=True, max_length=40)
    slug = models.CharField(max_length=24, unique=True)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    verification = models.ForeignKey("verifications.Verification", models.PROTECT, related_name="+")
    level = models.CharField(max_length=40)
    checks = models.JSONField(default=list)
    state = models.CharField(max_length=20, default=BadgeState.ACTIVE)
    state_reason = models.CharField(max_length=60, default="", blank=True)
    metadata = models.JSONField(default=dict)
    created = models.DateTimeField()
    issued = models.DateTimeField()
    changed = models.DateTimeField()
    expires = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=sorted(STANDING)), name="badges_one_standing"
            )
        ]
        indexes = [models.Index(fields=["member", "-id"]), models.Index(fields=["state", "expires"])]
