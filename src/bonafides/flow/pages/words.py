"""Two words that both screens show, so that a member sees that the phone and the computer belong together."""

import functools
import tomllib

from bonafides.flow.pages.consents import TEXTS
from bonafides.vault.services import blind_index


@functools.cache
def _lists() -> tuple[list[str], list[str]]:
    words = tomllib.loads((TEXTS / "words.en.toml").read_text(encoding="utf-8"))
    return words["first"].split(), words["second"].split()


def two_words(nonce: str) -> str:
    """`amber river`: the same for the same link, not to be guessed from its address."""
    first, second = _lists()
    digest = blind_index("hand-over", nonce)
    return f"{first[int(digest[:8], 16) % len(first)]} {second[int(digest[8:16], 16) % len(second)]}"
