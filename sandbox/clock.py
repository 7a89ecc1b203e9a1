"""Dates in the forms the providers use."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import format_datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def now_ms() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


def iso(moment: datetime) -> str:
    """RFC 3339 with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_seconds(moment: datetime) -> str:
    """RFC 3339 without fractions, as Twilio's newer APIs write dates."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc2822(moment: datetime) -> str:
    """RFC 2822, as Twilio's 2010 API writes dates."""
    return format_datetime(moment)


def parse_day_or_time(text: str) -> datetime:
    """A date or an RFC 3339 time, in UTC; raise ValueError when it is neither."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
