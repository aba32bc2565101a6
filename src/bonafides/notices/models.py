from django.db import models

from bonafides.notices.states import MessageState
from bonafides.vault.models import SealedField


class Message(models.Model):
    """A mail, text or call on its way. Address and words are sealed and wiped once they are out."""

    id = models.CharField(primary_key=True, max_length=40)
    member_id = models.CharField(max_length=40, db_index=True)
    channel = models.CharField(max_length=10)
    template = models.CharField(max_length=40)
    content = SealedField(holds="address and words of a message", kept="until sent, 24 hours at most")
    state = models.CharField(max_length=20, default=MessageState.QUEUED)
    sends = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=60, default="", blank=True)
    created = models.DateTimeField(db_index=True)
    give_up = models.DateTimeField()
    sent = models.DateTimeField(null=True)


class OutboxItem(models.Model):
    """What would have gone out, in demo and test: the pages of /dev/outbox."""

    id = models.CharField(primary_key=True, max_length=40)
    member_id = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    content = SealedField(holds="address and words of a message", kept="demo and test only")
    at = models.DateTimeField(db_index=True)
