"""The month against the plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The present month; `overage_segments` are those sent beyond the plan's allowance."""

    month: str
    messages_out: int
    messages_in: int
    segments_out: int
    segments_in: int
    allowance_segments: int
    overage_segments: int
