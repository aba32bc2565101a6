from django.db import models


class ApiKey(models.Model):
    """A bearer key. Only its hash is stored; `hint` is the end of it, for people."""

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    created = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class IdempotentReply(models.Model):
    """The answer to a POST with an Idempotency-Key, kept 24 h and encrypted: answers may hold personal data."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=300)
    owner = models.CharField(max_length=40)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    created = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="access_reply_once")]


class Window(models.Model):
    """One counter of a fixed window: `what` is limited for `whom`, hashed where it is personal."""

    what = models.CharField(max_length=60)
    whom = models.CharField(max_length=80)
    start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "whom", "start"], name="access_window_once")]
        indexes = [models.Index(fields=["start"])]
