"""Where the mail that is answered or forwarded begins in a mail.

Nothing is cut: a place is found behind which there is nothing but what somebody wrote before. Where
answers stand between or below quoted lines there is no such place, or it is behind the last answer.
"""

from collections.abc import Sequence

from chassis.markup.text_line import TextLine
from services.email_svc.mail_reading.quoted_signs import (
    BEGINS,
    CITED,
    DRAWN,
    FORWARDED,
    FRAMED,
    FROM,
    OTHER_FIELDS,
    PASSED_ON,
    PASSES_ON,
    RULE,
    SAYS_WHEN,
    SURELY,
    WROTE,
)

MOST_LINES = 20_000
"""A mail of more is a listing, in which nobody looks for what it answers."""
_LONGEST_LINE = 1_000
_LONGEST_INTRODUCTION = 4
"""Lines over which "On …, … wrote:" is broken."""
_COLONS = (":", "：")
_LONGEST_LABEL = 40
_LONGEST_BLOCK = 12
"""Lines among which the fields of a header block stand."""


def passes_on(subject: str) -> bool:
    """Whether a subject says that its mail passes another one on."""
    return PASSES_ON.search(subject[:_LONGEST_LINE]) is not None


def quoted_from(lines: Sequence[TextLine], *, forwarded: bool = False) -> int | None:
    """The number of the line with which it begins, None when everything is new or nothing is. What
    is `forwarded` is new to who reads it, so nothing of it is folded.
    """
    if len(lines) > MOST_LINES or forwarded:
        return None
    shown = [_Shown(line) for line in lines]
    rest = next((n for n in range(len(shown)) if _begins_rest(shown, n)), len(shown))
    start = _with_drawn_line(shown, _quoted_run(shown[:rest]))
    first = next((line.text for line in shown[start:] if line.text), "")
    if PASSED_ON.match(first):
        return None
    said = any(line.text for line in shown[:start])
    return start if said and any(line.text for line in shown[start:]) else None


class _Shown:
    """A line as the rules look at it."""

    __slots__ = ("quoted", "rest", "text")

    def __init__(self, line: TextLine) -> None:
        self.text = line.text[:_LONGEST_LINE].strip()
        self.quoted = line.quoted or line.text[:4].lstrip().startswith(">")
        self.rest = line.rest


def _quoted_run(shown: Sequence[_Shown]) -> int:
    """Where the quoted lines begin that nothing follows, with what introduces them."""
    start = len(shown)
    for n in range(len(shown) - 1, -1, -1):
        if shown[n].text and not shown[n].quoted:
            break
        start = n if shown[n].text else start
    return _with_introduction(shown, start) if start < len(shown) else start


def _with_introduction(shown: Sequence[_Shown], start: int) -> int:
    """With "On …, … wrote:" above, which may be broken over several lines."""
    before = [n for n in range(max(0, start - 10), start) if shown[n].text]
    found = start
    for count in range(1, min(len(before), _LONGEST_INTRODUCTION) + 1):
        first = before[-count]
        words = " ".join(shown[n].text for n in before[-count:])
        if count == 1 and CITED.match(words):
            return first
        if not WROTE.search(words):
            break
        if SAYS_WHEN.search(words):
            if BEGINS.match(words):
                return first
            found = min(found, before[-1])
    return found


def _with_drawn_line(shown: Sequence[_Shown], start: int) -> int:
    """With the line that is drawn above."""
    before = next((n for n in range(start - 1, max(-1, start - 4), -1) if shown[n].text), None)
    return start if before is None or not DRAWN.match(shown[before].text) else before


def _begins_rest(shown: Sequence[_Shown], n: int) -> bool:
    """Whether everything from a line on is somebody else's, unmarked as it is."""
    line = shown[n]
    if line.text and FRAMED.match(line.text):
        return True
    if not line.text or line.quoted:
        return line.rest
    if line.rest or ("--" in line.text and RULE.match(line.text)):
        return True
    if line.text.endswith(_COLONS) and FORWARDED.match(line.text):
        return True
    return _is_header_block(shown, n) or _is_introduction(shown, n)


def _is_header_block(shown: Sequence[_Shown], n: int) -> bool:
    """From, and three of date, recipients and subject, whatever their language."""
    text = shown[n].text
    if not any(colon in text[:_LONGEST_LABEL] for colon in _COLONS) or not FROM.match(text):
        return False
    block = [line.text for line in shown[n : n + _LONGEST_BLOCK]]
    return all(any(label.match(text) for text in block) for label in OTHER_FIELDS)


def _is_introduction(shown: Sequence[_Shown], n: int) -> bool:
    """Whether it says when somebody wrote what follows, unmarked, to the end."""
    words = ""
    for at in range(n, min(n + _LONGEST_INTRODUCTION, len(shown))):
        if not shown[at].text or shown[at].quoted:
            return False
        words = f"{words} {shown[at].text}".strip()
        if shown[at].text.endswith(_COLONS) and WROTE.search(words):
            following = next((line for line in shown[at + 1 : at + 4] if line.text), None)
            marked = following is None or following.quoted
            return not marked and bool(BEGINS.match(words) and SURELY.search(words))
    return False
