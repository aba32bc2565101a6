from django.db import models


class Draft(models.Model):
    """What the member has chosen and photographed so far; gone as soon as it is handed in, or after a day."""

    id = models.CharField(primary_key=True, max_length=40)
    verification_id = models.CharField(max_length=40, unique=True)
    member_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    front = models.CharField(max_length=40, null=True)
    created = models.DateTimeField()


class Submission(models.Model):
    """What the member had chosen for an attempt."""

    attempt_id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=3)


class Seen(models.Model):
    """Which member handed in which document: a keyed hash of issuer, kind and number."""

    id = models.BigAutoField(primary_key=True)
    index = models.CharField(max_length=64)
    member_id = models.CharField(max_length=40, db_index=True)
    first_seen = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "member_id"], name="document_seen_once_a_member")
        ]
