"""What the public page and the mark say. Pure: states and kinds of checks in, words out."""

from dataclasses import dataclass

from bonafides.badges.states import BadgeState


@dataclass(frozen=True, slots=True)
class StateText:
    """`tone`: good, warn or bad. `short`: for the mark, one or two words."""

    short: str
    heading: str
    meaning: str
    tone: str


STATES = {
    BadgeState.ACTIVE: StateText(
        "Active",
        "This badge counts",
        "The checks below were passed and nothing has been found since that speaks against them.",
        "good",
    ),
    BadgeState.SUSPENDED: StateText(
        "Suspended",
        "This badge does not count at the moment",
        "It was suspended until something is settled. That says nothing of fault: a new phone is enough for it. "
        "Do not rely on it before it is active again.",
        "warn",
    ),
    BadgeState.REVOKED: StateText(
        "Revoked",
        "This badge was withdrawn",
        "It does not count any more and will not come back. Do not rely on it.",
        "bad",
    ),
    BadgeState.EXPIRED: StateText(
        "Expired",
        "The time of this badge is over",
        "A badge counts for a limited time. Its holder can renew it by a new verification; until then, "
        "do not rely on it.",
        "warn",
    ),
}

CHECKS = {
    "email": ("E-mail address", "A code sent to the address was typed in."),
    "phone": ("Phone number", "A code sent to the number by text or call was typed in."),
    "document": (
        "Government-issued document",
        "A photographed document was valid; its printed lines, check digits, dates and name were examined.",
    ),
    "selfie": (
        "Face",
        "A photo of the holder's face was compared with the photo on the document.",
    ),
    "profile": ("Profile", "A person read the profile."),
    "call": ("Identification call", "An agent spoke with the holder by video and saw the document."),
    "payment": ("Payment method", "The payment method was confirmed."),
}

_PROVES = {
    "email": "On that day, the holder of the account could read mail at an address.",
    "phone": "On that day, they could answer at a phone number.",
    "document": "They handed in an identity document that passed the checks, with a name that fits the account's.",
    "selfie": "Their face was found to fit the photo on that document.",
}

_NEVER_PROVES = (
    "That they are good at their work, honest or solvent.",
    "That whoever writes to you today is the same person: accounts can be lent or taken over.",
)
_WITHOUT_IDENTITY = "Who they are: no identity document was looked at."
_WITH_IDENTITY = "That the document is genuine beyond doubt: it was examined as a photo, not by its chip."


def proves(checks: tuple[str, ...]) -> list[str]:
    """What follows from these checks."""
    return [text for kind, text in _PROVES.items() if kind in checks]


def does_not_prove(checks: tuple[str, ...]) -> list[str]:
    """What does not follow from these checks, however much one might think so."""
    return [_WITH_IDENTITY if "document" in checks else _WITHOUT_IDENTITY, *_NEVER_PROVES]
