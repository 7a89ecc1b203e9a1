"""Identifiers and instants, made in one place."""

import os
import time
import uuid
from datetime import UTC, datetime


def new_id() -> str:
    """A UUID version 7 (RFC 9562 §5.7): sorts by creation time, so indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def derived_id(*parts: str) -> str:
    """The same UUID (version 5) for the same parts: a key that two replicas agree on."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(parts)))


def utc_now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def to_wire_time(moment: datetime) -> str:
    """RFC 3339 with microseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_wire_time(text: str) -> datetime:
    """The aware instant of an RFC 3339 text; ValueError when it has no offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return moment


def normal_id(text: str) -> str:
    """A UUID in its usual form: what is derived from an id must not depend on how it came."""
    return str(uuid.UUID(text))


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual form."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
