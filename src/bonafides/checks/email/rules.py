"""What an address may look like, pure. Only a code that arrives proves anything, so little is asked of the form."""

from datetime import timedelta

from bonafides.core.codes.rules import Shape

CODE = Shape("email", 6, timedelta(minutes=30))


def normal(address: str) -> str:
    """The address as it is compared: the domain is lower-cased, the local part is the mail server's own affair."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local}@{domain.lower()}"


def masked(address: str) -> str:
    """`a•••@example.org`: enough to recognise, too little to learn it."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
