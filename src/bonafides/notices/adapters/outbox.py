"""The twin that ships: keeps messages for /dev/outbox. Some targets fail on purpose (documented in docs/howto/demo.md)."""

from django.db import transaction

from bonafides.core import clock
from bonafides.core.ids import new_id
from bonafides.notices.models import OutboxItem
from bonafides.notices.ports import Outgoing, SendFailed, SendRefused
from bonafides.vault import services as vault

# Numbers of the range 555-01xx, kept free for fiction, and a domain reserved by RFC 2606.
REFUSED = frozenset({"+12015550140", "refused@example.invalid"})
FAILING = frozenset({"+12015550150", "failing@example.invalid"})


class OutboxSender:
    """Delivers into a table instead of the world."""

    def send(self, message: Outgoing) -> None:
        if message.to in REFUSED:
            raise SendRefused("number_refused" if message.channel != "email" else "address_refused")
        if message.to in FAILING:
            raise SendFailed("gateway_503")
        now = clock.now()
        item = OutboxItem(id=new_id("out"), member_id=message.member_id, channel=message.channel, at=now)
        content = {"to": message.to, "subject": message.subject, "text": message.text}
        with transaction.atomic():
            vault.seal(item, "content", content, subject=message.member_id, now=now)
            item.save(force_insert=True)
