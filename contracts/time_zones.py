"""Names of time zones."""

from functools import cache
from zoneinfo import available_timezones


def is_time_zone(name: str) -> bool:
    """Whether this installation's IANA database has the name, spelled like this."""
    return name in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
