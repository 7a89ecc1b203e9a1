"""Reads fields of an RPC request. The gateway checks shapes; a service still trusts no text."""

import re
from typing import Any

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import is_uuid
from contracts.types import MOST_PER_PAGE, USUAL_PER_PAGE

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+$")
MOST_EMAIL = 254
"""RFC 5321 §4.5.3.1.3 allows a path of 256 characters, two of them the angle brackets."""


def text_of(request: dict[str, Any], name: str, most: int, least: int = 1) -> str:
    """A text of `least` to `most` characters that is not blank, as it came; ValidationFailed."""
    value = request.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(name, "is required and must be a text.")
    if not least <= len(value) <= most:
        raise _wrong(name, f"must have {least} to {most} characters, not {len(value)}.")
    if "\x00" in value or any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        # PostgreSQL stores neither, and both arrive in well-formed JSON.
        raise _wrong(name, "contains a character that cannot be stored; remove it.")
    return value


def line_of(request: dict[str, Any], name: str, most: int = 200) -> str:
    """A text without the space around it."""
    return text_of(request, name, most).strip()


def email_of(request: dict[str, Any], name: str = "email") -> str:
    """An e-mail address as written; that it exists only a message can tell."""
    address = line_of(request, name, MOST_EMAIL)
    if not _EMAIL.match(address):
        raise _wrong(name, "must look like name@example.com.")
    return address


def id_of(request: dict[str, Any], name: str, what: str) -> str:
    """The id of a `what`; NotFound for a text that cannot be one."""
    value = request.get(name)
    if not isinstance(value, str) or not is_uuid(value):
        raise NotFound(f"There is no such {what}.", what=what)
    return value.lower()


def limit_of(request: dict[str, Any]) -> int:
    """Rows a page may have: 1 to 100, usually 50."""
    limit = request.get("limit")
    if limit is None:
        return USUAL_PER_PAGE
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_PER_PAGE:
        raise _wrong("limit", f"must be a whole number from 1 to {MOST_PER_PAGE}.")
    return limit


def _wrong(name: str, sentence: str) -> ValidationFailed:
    return ValidationFailed(f"The field {name} is not valid: it {sentence}", {name: [sentence]})
