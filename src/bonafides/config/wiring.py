"""Which adapter serves which port, and who hears events. The only place where these meet."""

from pathlib import Path

from django.conf import settings

from bonafides.audit import services as audit
from bonafides.checks.document import services as document
from bonafides.checks.document.adapters.scripted import ScriptedReader
from bonafides.checks.document.adapters.vision import VisionReader
from bonafides.checks.selfie import services as selfie
from bonafides.checks.selfie.adapters.scripted import ScriptedComparer
from bonafides.checks.selfie.adapters.vision import VisionComparer
from bonafides.config import environment as env
from bonafides.config.bridges.documents import PolicyDocuments
from bonafides.core import events
from bonafides.core.http import PUBLIC, WITH_LOOPBACK, Outbound
from bonafides.flow import reactions
from bonafides.notices import services as notices
from bonafides.notices.adapters.gateway import GatewaySender
from bonafides.notices.adapters.outbox import OutboxSender
from bonafides.notices.adapters.smtp import SmtpSender
from bonafides.notices.ports import Sender
from bonafides.vault import services as vault
from bonafides.vault.adapters.local import LocalKms, create_key_file
from bonafides.webhooks import services as webhooks


def wire() -> None:
    """Put everything together. Runs once in every process, after all apps are loaded."""
    _keys()
    _couriers()
    _eyes()
    events.listen(audit.record, reactions.react)


def _couriers() -> None:
    """A provider where one is set; in demo and test the outbox for every channel without one."""
    outbound = Outbound(WITH_LOOPBACK if settings.DEMO else PUBLIC)
    senders: dict[str, Sender] = {}
    if settings.DEMO:
        senders = dict.fromkeys(notices.CHANNELS, OutboxSender())
    if url := env.value("EMAIL_URL"):
        senders["email"] = SmtpSender(url, env.value("EMAIL_FROM"))
    if url := env.value("SMS_URL"):
        senders["sms"] = GatewaySender(url, env.value("SMS_TOKEN"), outbound)
    if url := env.value("VOICE_URL"):
        senders["call"] = GatewaySender(url, env.value("VOICE_TOKEN"), outbound)
    notices.use_senders(senders)
    webhooks.use_outbound(outbound)


def scripted() -> bool:
    """Whether scripts stand in for photos. SettingsInvalid where members could meet them."""
    if env.value("SCRIPTED") != "1":
        return False
    if settings.MODE != "test":
        raise env.SettingsInvalid(
            "BONAFIDES_SCRIPTED puts scripts in place of photos: it needs BONAFIDES_MODE=test"
        )
    return True


def _eyes() -> None:
    """Our own vision library; scripts in place of photos only where a test asks for them."""
    document.use_accepted(PolicyDocuments())
    document.use_reader(ScriptedReader() if scripted() else VisionReader())
    selfie.use_comparer(ScriptedComparer() if scripted() else VisionComparer())


def _keys() -> None:
    given = env.value("MASTER_KEY_FILE")
    file = Path(given) if given else Path(settings.DATA) / "master.key"
    if not given:
        create_key_file(file)
    vault.use_kms(LocalKms(file))
