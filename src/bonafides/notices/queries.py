"""What others may read of messages."""

from bonafides.notices.models import Message


def state_of(message_id: str) -> tuple[str, str]:
    """State and problem code of a message; two empty texts where there is none."""
    row = Message.objects.filter(pk=message_id).first()
    return (row.state, row.problem) if row else ("", "")
