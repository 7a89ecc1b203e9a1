"""How long a provider asks to be left alone (Retry-After, RFC 9110 §10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

LONGEST_WAIT = 3600.0
"""Seconds; what asks for more is asked again after an hour."""


def told_wait(header: str | None) -> float | None:
    """Seconds, whole or not, or until a date; None when nothing is told that could be waited."""
    try:
        seconds = float(header or "")
    except ValueError:
        seconds = _until(header or "")
    if not isfinite(seconds) or seconds < 0:
        return None
    return min(seconds, LONGEST_WAIT)


def _until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return -1.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()
