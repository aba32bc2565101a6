from typing import Any

from django.db import models


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # Django's class cannot be subscripted
    """Ciphertext of a JSON value (vault.services.seal / unseal). Says what it holds and how long it is kept."""

    def __init__(self, *args: Any, holds: str = "", kept: str = "", **kwargs: Any) -> None:
        self.holds = holds
        self.kept = kept
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "holds": self.holds, "kept": self.kept}


class DataKey(models.Model):
    """One data key a subject (a member), wrapped by the KMS. Dropping the row makes all of theirs unreadable."""

    subject = models.CharField(primary_key=True, max_length=40)
    wrapped = models.BinaryField()
    created = models.DateTimeField()


class Blob(models.Model):
    """An encrypted file in the blob store."""

    id = models.CharField(primary_key=True, max_length=40)
    subject = models.CharField(max_length=40, db_index=True)
    purpose = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    created = models.DateTimeField()
    keep_until = models.DateTimeField(null=True, db_index=True)
