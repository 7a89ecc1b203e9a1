"""The tokens of an address list (RFC 5322, 3.2), found in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from chassis.patterns import pattern_on_re

_WHY = "a list has thousands of tokens; it reads on from a place and each character once"
_QUOTED = pattern_on_re(
    "email.addresses.quoted", r'(?s)"((?:[^"\\]|\\.)*)"', why=_WHY, uses=("match",)
)
_IN_COMMENT = pattern_on_re("email.addresses.comment", r"(?s)[()]|\\.", why=_WHY, uses=("findall",))
_TEXT = pattern_on_re("email.addresses.text", r'[^"(),:;<>]+', why=_WHY, uses=("match",))
_PAIR = pattern_on_re("email.addresses.pair", r"(?s)\\(.)", why=_WHY, uses=("findall",))


class AddressTokenKind(Enum):
    """MARK: one of the signs that structure a list."""

    TEXT = "text"
    QUOTED = "quoted"
    COMMENT = "comment"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class AddressToken:
    """`text` as written; `shown`: without its quotes, brackets and backslashes."""

    kind: AddressTokenKind
    text: str
    shown: str


def tokens_of(value: str) -> Iterator[AddressToken]:
    """The tokens of a value. A quote or comment that never ends is a sign like any other, and
    so are all that follow it.
    """
    at, quotes_end, comments_end = 0, True, True
    while at < len(value):
        start, token = at, None
        if value[at] == '"' and quotes_end:
            token = _quoted(value, at)
            quotes_end = token is not None
        elif value[at] == "(" and comments_end:
            token = _comment(value, at)
            comments_end = token is not None
        elif text := _TEXT.match(value, at):
            token = AddressToken(AddressTokenKind.TEXT, text[0], text[0])
        if token is None:
            mark = value[start]
            token = AddressToken(
                AddressTokenKind.MARK if mark in "<>,;:" else AddressTokenKind.TEXT, mark, mark
            )
        at = start + len(token.text)
        yield token


def _quoted(value: str, at: int) -> AddressToken | None:
    found = _QUOTED.match(value, at)
    return (
        AddressToken(AddressTokenKind.QUOTED, found[0], _PAIR.sub(r"\1", found[1]))
        if found
        else None
    )


def _comment(value: str, at: int) -> AddressToken | None:
    depth = 0
    for mark in _IN_COMMENT.finditer(value, at):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            text = value[at : mark.end()]
            return AddressToken(AddressTokenKind.COMMENT, text, _PAIR.sub(r"\1", text[1:-1]))
    return None
