"""Sentences about codes that several pages say."""

from datetime import datetime

from bonafides.core.codes.services import Result, Standing


def in_words(seconds: int) -> str:
    """`40 seconds`, `3 minutes`, `1 hour`: rounded up."""
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    if minutes < 60:
        return f"{minutes} minutes"
    hours = -(-minutes // 60)
    return f"{hours} hour{'' if hours == 1 else 's'}"


def send_again_in(seconds: int | None) -> str:
    """Why no code goes out right now, and when the next may."""
    return f"A code was sent a moment ago. You can ask for another one in {in_words(seconds or 30)}."


def say(result: Result, standing: Standing, *, now: datetime) -> str:
    """What a page says of a code that was not right. Wrong, expired and used up sound the same on purpose."""
    if result == Result.CLOSED or standing.closed:
        return "Too many wrong codes. Choose “I cannot do this” below, and a person will help you."
    if standing.blocked_until:
        wait = int((standing.blocked_until - now).total_seconds()) + 1
        return f"Too many wrong codes. Wait {in_words(wait)}, then ask for a new code."
    return "This code is not right, or it is too old. Check it, or ask for a new one."
