"""Whose texts go next, and how far a broadcast has come. Pure."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.ids import from_wire_time, is_uuid
from chassis.storage.paging import invalid_cursor, read_cursor

_STANDING = {
    "refused": "refused",
    "sent": "sent",
    "delivered": "sent",
    "read": "sent",
    "undelivered": "failed",
    "failed": "failed",
}
"""What a state counts as; every other one is still on its way (queued)."""


@dataclass(frozen=True, slots=True)
class WaitingBroadcast:
    """A broadcast and how many of its texts have not been begun."""

    broadcast_id: str
    firm_id: str
    texts: int


def take_turns(broadcasts: Sequence[WaitingBroadcast], most: int) -> Counter[str]:
    """How many texts of each broadcast go next, `most` in all: one of each firm in turn, and
    within a firm one of each broadcast in turn.
    """
    taken = Counter[str]()
    queues: dict[str, deque[WaitingBroadcast]] = {}
    for broadcast in broadcasts:
        if broadcast.texts > 0:
            queues.setdefault(broadcast.firm_id, deque()).append(broadcast)
    while queues:
        for firm_id, queue in list(queues.items()):
            if taken.total() >= most:
                return taken
            broadcast = queue.popleft()
            taken[broadcast.broadcast_id] += 1
            if taken[broadcast.broadcast_id] < broadcast.texts:
                queue.append(broadcast)
            if not queue:
                del queues[firm_id]
    return taken


def read_place(cursor: str | None) -> tuple[datetime, str] | None:
    """When the last broadcast of the page before was made, and its id; MalformedRequest for a
    cursor we did not write.
    """
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        made = from_wire_time(str(key[0]))
    except ValueError:
        raise invalid_cursor() from None
    if not is_uuid(str(key[1])):
        raise invalid_cursor()
    return made, str(key[1])


def standing_of(states: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by what people ask for: total, queued, sent, failed, refused."""
    counts = {"total": 0, "queued": 0, "sent": 0, "failed": 0, "refused": 0}
    for state, number in states:
        counts["total"] += number
        counts[_STANDING.get(state, "queued")] += number
    return counts
