"""Quiet hours and office hours in somebody's own zone. Pure.

Times of day are HH:MM on the wall clock. A wall time that a change to summer time skips is taken
an hour later, one that happens twice is taken the first time (PEP 495).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.time_zones import is_time_zone

_DAY = timedelta(days=1)


def zone_of(name: str | None, otherwise: str = "UTC") -> ZoneInfo:
    """The zone of an IANA name; `otherwise` when there is none, or it is unknown."""
    for each in (name, otherwise):
        if each and is_time_zone(each):
            return ZoneInfo(each)
    return ZoneInfo("UTC")


def quiet_until(now: datetime, zone: ZoneInfo, start: str, end: str) -> datetime | None:
    """When the quiet hours that `now` falls into are over (UTC); None outside of them.

    `start` later than `end` spans midnight; equal times mean no quiet hours at all.
    """
    today = now.astimezone(zone).date()
    if start == end:
        return None
    for day in (today - _DAY, today):
        begins = _wall(day, start, zone)
        ends = _wall(day if start < end else day + _DAY, end, zone)
        if begins <= now < ends:
            return ends
    return None


def in_office(now: datetime, zone: ZoneInfo, days: Sequence[int], start: str, end: str) -> bool:
    """Whether somebody is there; `days` from 0 (Monday) to 6."""
    local = now.astimezone(zone)
    return local.weekday() in days and (
        _wall(local.date(), start, zone) <= now < _wall(local.date(), end, zone)
    )


def month_of(now: datetime, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
    """The calendar month of `now` in the zone: its name 2026-11, its begin and its end (UTC)."""
    first = now.astimezone(zone).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.strftime("%Y-%m"), _wall(first, "00:00", zone), _wall(following, "00:00", zone)


def _wall(day: date, text: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), zone).astimezone(UTC)
