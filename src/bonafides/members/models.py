from django.db import models

from bonafides.vault.models import SealedField


class Member(models.Model):
    """`attributes` is what the marketplace says of them for rules (role, origin, …); who they are is sealed."""

    id = models.CharField(primary_key=True, max_length=40)
    external_id = models.CharField(max_length=200, unique=True)
    attributes = models.JSONField(default=dict)
    metadata = models.JSONField(default=dict)
    locale = models.CharField(max_length=12, default="en")
    contact = SealedField(holds="name, e-mail address, phone number", kept="as long as the member")
    created = models.DateTimeField()
    updated = models.DateTimeField()


class Consent(models.Model):
    """What a member agreed to: which text, in which version and language, and when."""

    id = models.CharField(primary_key=True, max_length=40)
    member = models.ForeignKey(Member, models.PROTECT, related_name="consents")
    verification_id = models.CharField(max_length=40, db_index=True)
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=40)
    locale = models.CharField(max_length=12)
    given = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)
