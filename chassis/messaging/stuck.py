"""What waits for an operator is told to the firm whose it is."""

from typing import Literal

from chassis.foreign_text import as_line
from chassis.ids import to_wire_time, utc_now
from contracts.envelope import Envelope
from contracts.events import EventStuck

LONGEST_REASON = 500


def stuck_event(
    envelope: Envelope, service: str, outcome: Literal["parked", "dead"], why: str
) -> EventStuck | None:
    """What the firm is told; None for what would tell of itself for ever."""
    if envelope.name == EventStuck.NAME:
        return None
    return EventStuck(
        stuck_id=envelope.event_id,
        stuck_name=envelope.name,
        service=service,
        outcome=outcome,
        reason=as_line(why)[:LONGEST_REASON],
        at=to_wire_time(utc_now()),
    )
