"""What the bell counts as one, of events that wait for somebody's decision. Pure."""

from uuid import NAMESPACE_OID, uuid5

from contracts.events import EventStuck


def stands_for(event: EventStuck) -> str:
    """The same for everything of a kind that a service keeps on one day: it rings once."""
    day = event.at[: len("2026-03-04")]
    return str(uuid5(NAMESPACE_OID, f"{event.service} {event.stuck_name} {day}"))
