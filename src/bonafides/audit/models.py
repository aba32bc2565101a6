from django.db import models


class Entry(models.Model):
    """One fact. A database trigger refuses UPDATE and DELETE. Holds ids, codes and times, never personal data."""

    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=80)
    member_id = models.CharField(max_length=40, null=True, db_index=True)
    verification_id = models.CharField(max_length=40, null=True, db_index=True)
    data = models.JSONField()
