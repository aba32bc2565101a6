from django.db import models


class Rollout(models.Model):
    """One rule being introduced. `version`: the plan in force; `stage` counts from 1."""

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=60, unique=True)
    action = models.CharField(max_length=60, db_index=True)
    version = models.PositiveIntegerField()
    stage = models.PositiveSmallIntegerField(default=1)
    stage_since = models.DateTimeField()
    created = models.DateTimeField()
    changed = models.DateTimeField()


class PlanVersion(models.Model):
    """The text of a plan as it was applied. Never changed."""

    id = models.BigAutoField(primary_key=True)
    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    created = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "number"], name="rollouts_one_version")]


class Entry(models.Model):
    """One member's place in a rollout: what was said of them, and by which version, stage and share.

    `outcome`: asked, exempt, not_asked or withdrawn. `due`: until when the action stays open; None for at once.
    """

    id = models.CharField(primary_key=True, max_length=40)
    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="entries")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=60, default="", blank=True)
    bucket = models.PositiveIntegerField()
    buckets = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    stage = models.PositiveSmallIntegerField()
    algorithm = models.CharField(max_length=20)
    asked = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    past_due = models.DateTimeField(null=True)
    completed = models.DateTimeField(null=True)
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "member"], name="rollouts_one_entry")]
        indexes = [models.Index(fields=["member"]), models.Index(fields=["rollout", "outcome", "-id"])]
