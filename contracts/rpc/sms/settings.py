"""What a firm chose for its texts."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from contracts.time_zones import is_time_zone
from contracts.types import TimeZone, formed, prose

LONGEST_REPLY = 1600
_ZONE = "must be a time zone such as America/New_York."
TimeOfDay = Annotated[
    str, formed(r"([01]\d|2[0-3]):[0-5]\d", "must be a time such as 08:30.", example="08:30")
]
"""HH:MM on the wall clock."""
Weekday = Annotated[int, Meta(ge=0, le=6)]
"""From 0 (Monday) to 6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """No text goes out from `start` to `end` on the client's clock; it waits until then."""

    enabled: bool
    start: TimeOfDay
    end: TimeOfDay
    default_time_zone: TimeZone


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When somebody is there; `days` from 0 (Monday) to 6."""

    days: tuple[Weekday, ...]
    start: TimeOfDay
    end: TimeOfDay
    time_zone: TimeZone


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoReply:
    """What answers a text that comes out of office hours, at most once a day per person."""

    enabled: bool
    text: Annotated[str, prose(LONGEST_REPLY, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSettings:
    """All of it, asked for and given as a whole."""

    quiet_hours: QuietHours
    office_hours: OfficeHours
    auto_reply: AutoReply


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSmsSettings(SmsSettings):
    """All of it, in place of what was chosen before."""

    def __post_init__(self) -> None:
        """Zones that exist, hours that end after they begin, an answer that says something."""
        if not is_time_zone(self.quiet_hours.default_time_zone):
            raise ValueError(f"quiet_hours.default_time_zone: {_ZONE}")
        if not is_time_zone(self.office_hours.time_zone):
            raise ValueError(f"office_hours.time_zone: {_ZONE}")
        if self.office_hours.start >= self.office_hours.end:
            raise ValueError("office_hours.end: must be later than the start.")
        if self.auto_reply.enabled and not self.auto_reply.text.strip():
            raise ValueError("auto_reply.text: must not be empty while the answer is switched on.")
