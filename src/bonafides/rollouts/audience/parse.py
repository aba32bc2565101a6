"""From text to a syntax tree. Pure.

audience   = and-part { "or" and-part }
and-part   = not-part { "and" not-part }
not-part   = "not" not-part | "(" audience ")" | condition
condition  = attribute ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value
           | attribute "in" "[" value { "," value } "]"
           | attribute "since" date
           | attribute "exists"
value      = "text" | number | date | true | false
"""

from dataclasses import dataclass
from datetime import date, datetime

from bonafides.rollouts.audience.tokens import AudienceInvalid, Kind, Token, tokens

__all__ = ["And", "AudienceInvalid", "Condition", "Node", "Not", "Or", "Value", "parse"]

DEEPEST = 40
Value = str | float | bool | date | datetime
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one attribute. `text`: as it was written, for explanations."""

    attribute: str
    operator: str
    values: tuple[Value, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: "tuple[Node, ...]"


Node = Condition | Not | And | Or


def parse(text: str) -> Node:
    """The tree of an audience. AudienceInvalid, with the place, where it is none."""
    parser = _Parser(text)
    tree = parser.either(0)
    parser.expect(Kind.END, "", "“and”, “or” or the end")
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.place = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def wrong(self, wanted: str) -> AudienceInvalid:
        return AudienceInvalid(self.text, self.next.position, f"expected {wanted}")

    def take(self, kind: Kind, text: str | None = None) -> Token | None:
        token = self.next
        if token.kind != kind or (text is not None and token.text != text):
            return None
        self.place += 1
        return token

    def expect(self, kind: Kind, text: str | None, wanted: str) -> Token:
        token = self.next
        if token.kind != kind or (text is not None and token.text != text):
            raise self.wrong(wanted)
        if kind != Kind.END:
            self.place += 1
        return token

    def either(self, depth: int) -> Node:
        parts = [self.both(depth)]
        while self.take(Kind.WORD, "or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Node:
        parts = [self.single(depth)]
        while self.take(Kind.WORD, "and"):
            parts.append(self.single(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def single(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.wrong(f"at most {DEEPEST} levels of brackets and “not”")
        if self.take(Kind.WORD, "not"):
            return Not(self.single(depth + 1))
        if self.take(Kind.OPERATOR, "("):
            inner = self.either(depth + 1)
            self.expect(Kind.OPERATOR, ")", "“)”")
            return inner
        return self.condition()

    def condition(self) -> Condition:
        start = self.next.position
        name = self.expect(Kind.NAME, None, "the name of an attribute, “not” or “(”").text
        operator, values = self.rest()
        last = self.tokens[self.place - 1]
        written = self.text[start : last.position + len(last.text)]
        return Condition(name, operator, values, " ".join(written.split()))

    def rest(self) -> tuple[str, tuple[Value, ...]]:
        if self.take(Kind.WORD, "exists"):
            return "exists", ()
        if self.take(Kind.WORD, "in"):
            return "in", self.listed()
        if self.take(Kind.WORD, "since"):
            if self.next.kind not in (Kind.DATE, Kind.TEXT):
                raise self.wrong("a date such as 2026-11-22")
            return "since", (self.moment(self.next),)
        if self.next.kind == Kind.OPERATOR and self.next.text in COMPARISONS:
            operator = self.next.text
            self.place += 1
            return operator, (self.value(),)
        raise self.wrong("==, !=, <, <=, >, >=, in, since or exists")

    def listed(self) -> tuple[Value, ...]:
        self.expect(Kind.OPERATOR, "[", "“[”")
        values = [self.value()]
        while self.take(Kind.OPERATOR, ","):
            values.append(self.value())
        self.expect(Kind.OPERATOR, "]", "“,” or “]”")
        return tuple(values)

    def value(self) -> Value:
        token = self.next
        if token.kind == Kind.DATE:
            return self.moment(token)
        self.place += 1
        if token.kind == Kind.TEXT:
            return token.text[1:-1]
        if token.kind == Kind.NUMBER:
            return float(token.text)
        if token.kind == Kind.WORD and token.text in ("true", "false"):
            return token.text == "true"
        self.place -= 1
        raise self.wrong("a value: text in quotes, a number, a date, true or false")

    def moment(self, token: Token) -> date | datetime:
        written = token.text.strip("\"'")
        try:
            found = datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
        except ValueError as error:
            raise self.wrong("a date such as 2026-11-22") from error
        self.place += 1
        return found
