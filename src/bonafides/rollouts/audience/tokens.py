"""The words of the language, each with its place. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bonafides.core.errors import Invalid

LONGEST = 4000


class AudienceInvalid(Invalid):
    """The text is not an audience. The message shows the place; `position` counts characters from 0."""

    code = "audience_invalid"

    def __init__(self, text: str, position: int, what: str) -> None:
        line = text[:position].count("\n") + 1
        near = text[position : position + 20].split("\n", maxsplit=1)[0] or "the end"
        super().__init__(f"{what} at character {position + 1} of line {line}, near {near!r}")
        self.position = position


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    WORD = "word"
    OPERATOR = "operator"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    END = "end"


WORDS = frozenset({"and", "or", "not", "in", "since", "exists", "true", "false"})

_PATTERN = re.compile(
    r"""(?P<space>\s+)
    |(?P<date>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?)
    |(?P<number>-?\d{1,15}(?:\.\d{1,15})?)
    |(?P<text>"[^"\\\n]*"|'[^'\\\n]*')
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<operator>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word and its place in the text."""

    kind: Kind
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """All tokens and one that says that the text is over. AudienceInvalid at the first character that fits nowhere."""
    if len(text) > LONGEST:
        raise AudienceInvalid(text, LONGEST, f"an audience of more than {LONGEST} characters")
    found, place = [], 0
    while place < len(text):
        match = _PATTERN.match(text, place)
        if match is None:
            raise AudienceInvalid(text, place, "something that is not part of the language")
        kind, value = str(match.lastgroup), match.group()
        if kind == "name" and value in WORDS:
            kind = "word"
        if kind != "space":
            found.append(Token(Kind(kind), value, place))
        place = match.end()
    return [*found, Token(Kind.END, "", len(text))]
