"""When a message goes. Pure."""

from datetime import datetime, timedelta

from chassis.errors import ValidationFailed
from chassis.ids import from_wire_time

FURTHEST = timedelta(days=366)
_CLOCKS_DIFFER = timedelta(minutes=1)


def due_at(send_at: str | None, hold_seconds: int, now: datetime) -> datetime | None:
    """The moment until which a message waits; None for one that goes at once. ValidationFailed for
    a time that is none, is over, or is more than a year away.
    """
    held_until = now + timedelta(seconds=hold_seconds) if hold_seconds else None
    if send_at is None:
        return held_until
    try:
        moment = from_wire_time(send_at)
    except ValueError as exc:
        raise _refused("is not a time; write it like 2026-03-02T08:00:00-05:00.") from exc
    if moment < now - _CLOCKS_DIFFER:
        raise _refused("is over; choose a later time, or send it now.")
    if moment > now + FURTHEST:
        raise _refused("is more than a year away.")
    return max(moment, held_until or now)


def _refused(sentence: str) -> ValidationFailed:
    return ValidationFailed("The message cannot be scheduled.", {"send_at": [sentence]})
