"""What the consent text promises: photos go 30 days after the decision, what was read after a year."""

from datetime import datetime, timedelta

from django.db import transaction

from bonafides.vault import services as vault
from bonafides.verifications.models import Artefact, Attempt
from bonafides.verifications.states import OPEN

PHOTOS_KEPT = timedelta(days=30)
CLAIMS_KEPT = timedelta(days=365)
AT_A_TIME = 500  # one transaction stays short; the next run goes on


@transaction.atomic
def forget_photos(*, now: datetime) -> int:
    """Delete photos of verifications that ended 30 days ago; returns how many. Safe to repeat.

    An open verification keeps its photos however old: somebody still needs them.
    """
    over = Artefact.objects.filter(attempt__check_row__verification__changed__lte=now - PHOTOS_KEPT).exclude(
        attempt__check_row__verification__state__in=sorted(OPEN)
    )
    rows = list(over.order_by("id")[:AT_A_TIME])
    for row in rows:
        vault.delete_blob(row.blob_id)
    Artefact.objects.filter(pk__in=[r.pk for r in rows]).delete()
    return len(rows)


def forget_claims(*, now: datetime) -> int:
    """Wipe what was read in verifications that ended a year ago; returns how many attempts. Safe to repeat."""
    over = Attempt.objects.filter(
        claims__isnull=False, check_row__verification__changed__lte=now - CLAIMS_KEPT
    ).exclude(check_row__verification__state__in=sorted(OPEN))
    return Attempt.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:AT_A_TIME])).update(
        claims=None
    )
