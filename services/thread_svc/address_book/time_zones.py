"""Names of time zones."""

import zoneinfo
from functools import cache
from typing import Any

from chassis.errors import ValidationFailed


@cache
def known_time_zones() -> frozenset[str]:
    """IANA names that this installation's time zone database has."""
    return frozenset(zoneinfo.available_timezones())


def time_zone_of(request: dict[str, Any]) -> str | None:
    """The request's `time_zone`, None for the firm's own; ValidationFailed for a name that the
    IANA database does not have.
    """
    name = request.get("time_zone")
    if name is None or name == "":
        return None
    if not isinstance(name, str) or name not in known_time_zones():
        sentence = "is not a time zone; use an IANA name such as America/New_York."
        raise ValidationFailed("The time zone is not known.", {"time_zone": [sentence]})
    return name
