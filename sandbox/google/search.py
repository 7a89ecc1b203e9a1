"""The part of Gmail's search language that a mail client needs.

https://support.google.com/mail/answer/7190: rfc822msgid:, from:, to:, subject:, in:, label:,
after:, before: and plain words, all of which must hold; none that begins with a minus may.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.google.errors import GoogleError
from sandbox.google.state import GmailMessage
from sandbox.mail.content import body_of
from sandbox.mail.headers import parse, plain


def matches(message: GmailMessage, query: str) -> bool:
    """Whether every term of the query holds for the message."""
    return all(_holds(message, term) for term in _terms(query))


def _terms(query: str) -> list[str]:
    try:
        return shlex.split(query)
    except ValueError:
        return query.split()


def _holds(message: GmailMessage, term: str) -> bool:
    if term.startswith("-") and len(term) > 1:
        return not _holds(message, term[1:])
    name, colon, value = term.partition(":")
    test = _TESTS.get(name.lower()) if colon else None
    return test(message, value) if test else _has_word(message, term)


def _has_word(message: GmailMessage, word: str) -> bool:
    text, html = body_of(parse(message.raw))
    return word.casefold() in f"{message.subject} {text} {html}".casefold()


def _in_header(name: str) -> Callable[[GmailMessage, str], bool]:
    def test(message: GmailMessage, value: str) -> bool:
        return value.casefold() in plain(parse(message.raw).get(name, "")).casefold()

    return test


def _has_label(message: GmailMessage, value: str) -> bool:
    return value.lower() == "anywhere" or value.upper() in message.labels


def _moment_ms(value: str) -> float:
    if value.isdigit():
        return int(value) * 1000
    try:
        day = datetime.strptime(value.replace("-", "/"), "%Y/%m/%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise GoogleError(400, f"Invalid date in q: {value}") from error
    return day.timestamp() * 1000


_TESTS: dict[str, Callable[[GmailMessage, str], bool]] = {
    "rfc822msgid": lambda message, value: message.rfc822_id.strip("<>") == value.strip("<>"),
    "from": _in_header("From"),
    "to": _in_header("To"),
    "subject": _in_header("Subject"),
    "in": _has_label,
    "label": _has_label,
    "after": lambda message, value: message.internal_ms >= _moment_ms(value),
    "before": lambda message, value: message.internal_ms < _moment_ms(value),
}
