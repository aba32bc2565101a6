"""Dates as zones print them, unknown parts left out (ICAO 9303-3 §4.8): `1974-08-12`, `1974-08`, `1974`, empty."""

import calendar
import re
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


SHAPE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def _numbers(text: str) -> list[int] | None:
    return [int(part) for part in text.split("-")] if SHAPE.fullmatch(text) else None


def oldest_possible(text: str) -> date | None:
    """The first day that it may mean; None where it is no date."""
    numbers = _numbers(text)
    try:
        return date(*[*numbers, 1, 1][:3]) if numbers else None
    except ValueError:
        return None


def latest(text: str) -> date | None:
    """The last day that it may mean: a document is valid to the end of it, and a holder at least so young."""
    numbers = _numbers(text)
    if not numbers:
        return None
    try:
        month = numbers[1] if len(numbers) > 1 else 12
        day = numbers[2] if len(numbers) > 2 else calendar.monthrange(numbers[0], month)[1]
        return date(numbers[0], month, day)
    except ValueError:
        return None


def age_on(day: date, birth: date) -> int:
    """Full years. Whoever was born on 29 February is a year older on 1 March of other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def in_words(day: date) -> str:
    """`3 March 2024`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
