"""What others may read of the vault."""

from bonafides.vault.models import DataKey
from bonafides.vault.services import kms


def key_fits() -> bool:
    """Whether the key service opens the newest data key; False where there is none yet. KeyUnavailable otherwise."""
    row = DataKey.objects.order_by("-created").first()
    if row is None:
        return False
    kms().unwrap(bytes(row.wrapped), context=row.subject.encode())
    return True
