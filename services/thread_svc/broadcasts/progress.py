"""How far a broadcast has come: counted from its messages, whatever the order of their reports."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from chassis.storage.database import Transaction
from contracts.events import BroadcastChanged

_STANDING = {
    "refused": "refused",
    "sent": "sent",
    "delivered": "sent",
    "read": "sent",
    "undelivered": "failed",
    "failed": "failed",
}
"""What a state counts as; every other one is still on its way (queued)."""

_STATES = text(
    "select coalesce(m.delivery_state, i.state) as state, count(*) as items"
    " from broadcast_items i left join messages m on m.id = i.message_id"
    " where i.broadcast_id = :broadcast_id and i.firm_id = :firm_id group by 1"
)
_ITEMS = text(
    """
    select i.client_id, i.client_name, i.message_id::text as message_id,
        case when i.state = 'waiting' then 'queued'
             else coalesce(m.delivery_state, i.state) end as state,
        coalesce(i.code, m.delivery_reason ->> 'code') as code,
        coalesce(i.message, m.delivery_reason ->> 'message') as message
    from broadcast_items i left join messages m on m.id = i.message_id
    where i.broadcast_id = :broadcast_id and i.firm_id = :firm_id order by i.position
    """
)
_TO_TELL = text(
    "select b.id::text, b.firm_id::text, b.staff_id from broadcasts b"
    " where b.id in (select broadcast_id from broadcast_news)"
    " and b.told_at <= clock_timestamp() - make_interval(secs => :pause)"
    " order by b.told_at limit :most for update skip locked"
)
_FORGET_NEWS = text(
    "delete from broadcast_news where broadcast_id = :broadcast_id and firm_id = :firm_id"
)
_TOLD = text("update broadcasts set told_at = clock_timestamp() where id = :broadcast_id")
MOST_AT_ONCE = 50


def standing_of(states: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by what people ask for: total, queued, sent, failed, refused. Pure."""
    counts = {"total": 0, "queued": 0, "sent": 0, "failed": 0, "refused": 0}
    for state, number in states:
        counts["total"] += number
        counts[_STANDING.get(state, "queued")] += number
    return counts


def progress_of(tx: Transaction, broadcast_id: str, firm_id: str) -> dict[str, int]:
    """The counts of one broadcast as of now."""
    rows = tx.rows(_STATES, {"broadcast_id": broadcast_id, "firm_id": firm_id})
    return standing_of((row["state"], row["items"]) for row in rows)


def items_of(tx: Transaction, broadcast_id: str) -> list[dict[str, Any]]:
    """A line per client, in the order in which they were given."""
    values = {"broadcast_id": broadcast_id, "firm_id": tx.firm_id}
    return [dict(row) for row in tx.rows(_ITEMS, values)]


def tell_progress(tx: Transaction, pause: float) -> int:
    """Say how the broadcasts stand about which there is news, each at most once per `pause`
    seconds; `tx` sees every firm.

    The news are forgotten before the count: what commits in between is news for the next turn.
    """
    rows = tx.rows(_TO_TELL, {"pause": pause, "most": MOST_AT_ONCE})
    for row in rows:
        named = {"broadcast_id": row["id"], "firm_id": row["firm_id"]}
        tx.execute(_FORGET_NEWS, named)
        counts = progress_of(tx, row["id"], row["firm_id"])
        event = BroadcastChanged(broadcast_id=row["id"], staff_id=row["staff_id"], **counts)
        tx.emit(event, firm_id=row["firm_id"])
        tx.execute(_TOLD, {"broadcast_id": row["id"]})
    return len(rows)
