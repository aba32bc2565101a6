"""Personal data that tests plant, and the search for it in what leaves the places made for it."""

import re
from collections.abc import Iterable

from factories.product import Product

# As the factories and the walker use them: names, addresses, phone numbers and document numbers of people who do not exist.
CANARIES = re.compile(
    r"eriksson|anna maria|jürgen groß|okonkwo|şebnem|wolfeschlegel|priya rao|samuel abebe|abebe"
    r"|canary-|anna@example|a@example\.org|bo@example|bo li\b|l898902c3|\+?1?20[1-9]555\d{4}|201 555 01",
    re.IGNORECASE,
)
TABLES = ("audit_entry", "webhooks_delivery", "procrastinate_jobs", "decisions_decision", "verifications_attempt")


def found_in(place: str, texts: Iterable[str]) -> list[str]:
    """`place: what stood there`, for each canary."""
    return [
        f"{place}: …{text[max(0, at.start() - 80) : at.end() + 40]}…" for text in texts for at in CANARIES.finditer(text)
    ]


def found_in_product(product: Product) -> list[str]:
    """Canaries in events, jobs, deliveries, decisions, attempts' signals, logs, webhooks as received, and problem documents."""
    leaks: list[str] = []
    for table in TABLES:
        rows = product.rows(f"SELECT to_jsonb(t)::text AS text FROM {table} t")  # noqa: S608 - our own names
        leaks += found_in(table, (row["text"] for row in rows))
    leaks += found_in("logs", [product.logs()])
    leaks += found_in("webhooks as received", [product.webhooks_received()])
    return leaks + found_in("problem documents", product.problems)
