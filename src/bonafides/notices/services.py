"""The courier: a message is a row, written with the change that causes it; a job of its own delivers it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from bonafides.core import jobs
from bonafides.core.errors import AlreadyMoved
from bonafides.core.events import SYSTEM, emit
from bonafides.core.ids import new_id
from bonafides.core.states import move
from bonafides.notices.events import MessageAbandoned, MessageSent
from bonafides.notices.models import Message, OutboxItem
from bonafides.notices.ports import Outgoing, Sender, SendFailed, SendRefused
from bonafides.notices.states import MESSAGE_MOVES, MessageState
from bonafides.vault import services as vault

CHANNELS = ("email", "sms", "call")
LIFE = timedelta(hours=24)
_senders: dict[str, Sender] = {}


def use_senders(senders: Mapping[str, Sender]) -> None:
    """Set who delivers each channel. Called once, by the wiring."""
    _senders.clear()
    _senders.update(senders)


def can_send(channel: str) -> bool:
    """Whether anybody delivers this channel."""
    return channel in _senders


@transaction.atomic
def send(
    channel: str,
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    member_id: str,
    locale: str,
    now: datetime,
    life: timedelta = LIFE,
) -> str:
    """Write a message in the caller's transaction and have it delivered; returns its id.

    `template` is a file in templates/notices/: its first line is the subject of a mail. `life`: given up after.
    """
    words = render_to_string(f"notices/{template}.{channel}.txt", dict(context)).strip()
    subject, text = words.split("\n", 1) if channel == "email" else ("", words)
    message = Message(
        id=new_id("msg"),
        member_id=member_id,
        channel=channel,
        template=template,
        created=now,
        give_up=now + life,
    )
    content = {"to": to, "subject": subject.strip(), "text": text.strip(), "language": locale}
    vault.seal(message, "content", content, subject=member_id, now=now)
    message.save(force_insert=True)
    jobs.defer("notices.deliver", {"message_id": message.id})
    return message.id


def deliver(message_id: str, *, now: datetime) -> None:
    """Hand a message to its provider. A repeat after a crash sends at most once more, under the same id.

    Raises SendFailed where another try should follow: the job is retried.
    """
    message = Message.objects.get(pk=message_id)
    try:
        move(
            Message.objects.filter(pk=message_id),
            MESSAGE_MOVES,
            to=MessageState.PROCESSING,
            sends=message.sends + 1,
        )
    except AlreadyMoved:
        return
    try:
        _hand_over(message, now=now)
    except SendRefused as error:
        _end(message, MessageState.ABANDONED, error.code, now=now)
        return
    except SendFailed as error:
        Message.objects.filter(pk=message_id, state=MessageState.PROCESSING).update(
            state=MessageState.QUEUED, problem=error.code
        )
        raise
    _end(message, MessageState.SENT, "", now=now)


def _hand_over(message: Message, *, now: datetime) -> None:
    sender = _senders.get(message.channel)
    if message.give_up <= now:
        raise SendRefused("too_late")
    if sender is None:
        raise SendRefused("no_provider")
    content = vault.unseal(message, "content", subject=message.member_id)
    sender.send(
        Outgoing(
            message_id=message.id,
            member_id=message.member_id,
            channel=message.channel,
            to=content["to"],
            subject=content["subject"],
            text=content["text"],
            language=content["language"],
        )
    )


@transaction.atomic
def _end(message: Message, state: MessageState, problem: str, *, now: datetime) -> None:
    about = {
        "member_id": message.member_id,
        "message_id": message.id,
        "channel": message.channel,
        "template": message.template,
    }
    sent = now if state == MessageState.SENT else None
    rows = Message.objects.filter(pk=message.id)
    move(rows, MESSAGE_MOVES, to=state, content=None, problem=problem, sent=sent)
    if state == MessageState.SENT:
        emit(MessageSent(**about), actor=SYSTEM)
    else:
        emit(MessageAbandoned(**about, problem=problem), actor=SYSTEM)


@transaction.atomic
def give_up_overdue(*, now: datetime) -> int:
    """Abandon messages whose time is over and wipe their words; returns how many."""
    overdue = Message.objects.select_for_update(skip_locked=True).filter(
        state__in=[MessageState.QUEUED, MessageState.PROCESSING], give_up__lte=now
    )
    ended = list(overdue)
    for message in ended:
        _end(message, MessageState.ABANDONED, message.problem or "too_late", now=now)
    return len(ended)


def outbox(*, limit: int = 100) -> list[dict[str, Any]]:
    """What the twin kept, newest first: `{channel, to, subject, text, at}`. Demo and test only."""
    rows = OutboxItem.objects.order_by("-at", "-id")[:limit]
    return [
        {"channel": r.channel, "at": r.at, "member_id": r.member_id}
        | vault.unseal(r, "content", subject=r.member_id)
        for r in rows
    ]
