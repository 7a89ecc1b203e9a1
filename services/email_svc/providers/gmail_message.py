"""A mail out of Gmail's answer, held no more often than it must be.

https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages
"""

import binascii
import io
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from chassis.foreign_text import as_whole_number

_PIECE = 1024 * 1024
"""Characters decoded at a time; a multiple of four."""
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class GmailRaw:
    """Message in the format raw; `received_ms`: milliseconds since 1970, as Gmail writes them."""

    thread_id: str
    labels: tuple[str, ...]
    received_ms: str
    raw: bytes


class _Answer(msgspec.Struct, rename="camel"):
    thread_id: str
    raw: msgspec.Raw
    internal_date: str = ""
    label_ids: tuple[str, ...] = ()


def read_message(content: bytes) -> GmailRaw:
    """The mail of a whole answer; ValueError when it is none."""
    found = msgspec.json.decode(content, type=_Answer)
    return GmailRaw(found.thread_id, found.label_ids, found.internal_date, _decoded(found.raw))


def instant(told: object) -> datetime | None:
    """The instant of so many milliseconds since 1970; None where no number is told."""
    milliseconds = as_whole_number(told, 10**14)  # in the year 5138
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _decoded(written: msgspec.Raw) -> bytes:
    """The bytes behind a JSON string of URL-safe base64, with or without its padding."""
    text = memoryview(written)[1:-1]
    if b"\\" in bytes(text[-64:]):  # padding written as \\u003d
        text = memoryview(msgspec.json.decode(written, type=str).encode())
    mail = io.BytesIO()
    for start in range(0, len(text), _PIECE):
        piece = bytes(text[start : start + _PIECE]).translate(_URL_SAFE)
        mail.write(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
    return mail.getvalue()
