"""Which adapter serves which port, and who hears events. The only place where these meet."""

from pathlib import Path

from django.conf import settings

from bonafides.audit import services as audit
from bonafides.config import environment as env
from bonafides.core import events
from bonafides.flow import reactions
from bonafides.vault import services as vault
from bonafides.vault.adapters.local import LocalKms, create_key_file


def wire() -> None:
    """Put everything together. Runs once in every process, after all apps are loaded."""
    _keys()
    events.listen(audit.record, reactions.react)


def _keys() -> None:
    given = env.value("MASTER_KEY_FILE")
    file = Path(given) if given else Path(settings.DATA) / "master.key"
    if not given:
        create_key_file(file)
    vault.use_kms(LocalKms(file))
