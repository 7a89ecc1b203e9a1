"""Constrained types of requests and answers, each defined once.

    name: Annotated[str, line(200)]

The service refuses what does not fit (`read_request`); the gateway makes of the same constraints
the schemas that tell all faults at once, the OpenAPI document, and of that the TypeScript.
`extra["form"]` says what a text means beyond its length.
"""

import hashlib
from typing import Annotated, Any

from msgspec import Meta

from contracts.characters import INKLESS, NOT_IN_A_LINE, UNSTORABLE, ranges_of

UUID_PATTERN = r"^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\Z"
_UNSTORABLE, _INKLESS = ranges_of(UNSTORABLE), ranges_of(INKLESS)
_NOT_IN_A_LINE = ranges_of(UNSTORABLE | NOT_IN_A_LINE)
_LINE = rf"^[^{_NOT_IN_A_LINE}]*\Z"
_LINE_SEEN = rf"^(?=[^{_NOT_IN_A_LINE}]*[^{_INKLESS}])[^{_NOT_IN_A_LINE}]*\Z"
_ADDRESS = rf"^[^@\s{_NOT_IN_A_LINE}]+@[^@\s{_NOT_IN_A_LINE}]+\Z"
_STORABLE = rf"^[^{_UNSTORABLE}]*\Z"
_STORABLE_SEEN = rf"^(?=[^{_UNSTORABLE}]*[^{_INKLESS}])[^{_UNSTORABLE}]*\Z"
LONGEST_REF = 998
"""Bytes of a message id: what RFC 5322 §2.1.1 has room for in a line, and an index in its rows."""
LONGEST_ADDRESS = 320
"""RFC 5321 §4.5.3.1: 64 before the @ and 255 behind it."""
MOST_PER_PAGE = 100
USUAL_PER_PAGE = 50


def bounded_ref(text: str) -> str:
    """A foreign message id, as it is kept and compared: itself, or what stands for one that is
    longer than LONGEST_REF bytes. A stranger's text never goes into an index in its own length.
    """
    written = text.encode("utf-8", "replace")
    if len(written) <= LONGEST_REF:
        return text
    return f"<{hashlib.sha256(written).hexdigest()}@too-long.invalid>"


def line(most: int, least: int = 1) -> Meta:
    """A name or title of `least` to `most` characters, of which one is seen if there must be any.
    It has no breaks, tabs, controls and nothing that turns the direction of writing; the gateway
    takes the space around it away.
    """
    pattern = _LINE_SEEN if least else _LINE
    return Meta(min_length=least, max_length=most, pattern=pattern, extra={"form": "line"})


def prose(most: int, least: int = 1) -> Meta:
    """A text of several lines, of `least` to `most` characters, of which one is seen if there must
    be any. The gateway takes the space around it and control characters in it away.
    """
    pattern = _STORABLE_SEEN if least else _STORABLE
    return Meta(min_length=least, max_length=most, pattern=pattern, extra={"form": "prose"})


def secret(most: int) -> Meta:
    """A text whose every character counts, such as a password."""
    return Meta(min_length=1, max_length=most, pattern=_STORABLE, extra={"form": "secret"})


def formed(pattern: str, sentence: str, example: str | None = None) -> Meta:
    """A text that matches `pattern` as a whole (ASCII classes); `sentence` follows "it …"."""
    whole = rf"^(?a:{pattern})\Z"
    examples = None if example is None else [example]
    return Meta(pattern=whole, examples=examples, extra={"form": "formed", "sentence": sentence})


def several(most: int, least: int = 0, sentence: str | None = None) -> Meta:
    """A list of `least` to `most` items; `sentence` says so to a person."""
    extra: dict[str, Any] = {"sentence": sentence} if sentence else {}
    return Meta(min_length=least or None, max_length=most, extra=extra)


Id = Annotated[str, Meta(pattern=UUID_PATTERN, extra={"form": "uuid"})]
"""A UUID in its usual form."""
TrustedId = Annotated[str, Meta(extra={"form": "uuid"})]
"""A UUID that our own services made: documented as one, and not checked by each who hears it."""
Moment = Annotated[str, Meta(max_length=40, extra={"form": "date-time"})]
"""An RFC 3339 time; in answers always in UTC."""
TimeZone = Annotated[str, line(64)]
"""An IANA name such as America/Chicago; whether it exists is the service's to say."""
EmailAddress = Annotated[
    str,
    Meta(min_length=1, max_length=254, pattern=_ADDRESS, extra={"form": "email"}),
]
"""As written; that it exists only a message can tell. RFC 5321 §4.5.3.1.3 allows a path of 256
characters, two of them the angle brackets."""
Password = Annotated[str, secret(256)]
"""One that somebody signs in with."""
NewPassword = Annotated[
    str,
    Meta(min_length=8, max_length=256, pattern=_STORABLE_SEEN, extra={"form": "secret"}),
]
"""One to sign in with from now on: NIST SP 800-63B §5.1.1.2 asks for at least 8 characters and
room for 64."""
UsPhone = Annotated[str, Meta(min_length=1, max_length=32, extra={"form": "us_phone"})]
"""A phone of the United States as people write it; which number it is chassis.phones can tell."""
Cursor = Annotated[str, line(500)]
"""The `next_cursor` of the page before."""
PageLimit = Annotated[int, Meta(ge=1, le=MOST_PER_PAGE)]
"""How many rows a page has at most."""
IdempotencyKey = Annotated[str, line(200)]
"""The same when a request is repeated: it is then answered as the first time, and done once."""
