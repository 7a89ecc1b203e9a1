"""How far a broadcast has come: counted from its messages, whatever the order of their reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.engine import RowMapping

from chassis.storage.database import EVERY_FIRM, Database, Transaction
from chassis.storage.mapping import contract_from
from contracts.events import BroadcastChanged
from contracts.rpc.thread.broadcasts import BroadcastItem
from services.thread_svc.broadcasts.rules import standing_of
from services.thread_svc.broadcasts.statements import (
    CHANGED_BROADCASTS,
    COUNT_BY_STATE,
    COUNT_EACH_BY_STATE,
    FORGET_CHANGES,
    LIST_ITEMS,
    MARK_PUBLISHED,
)
from services.thread_svc.broadcasts.tables import BROADCAST_CHANGES

PAUSE_SECONDS = 1.0
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class BroadcastProgress:
    """Says how broadcasts stand, to the pages of their authors."""

    database: Database

    def publish_progress(self, pause: float = PAUSE_SECONDS) -> int:
        """Say how the broadcasts stand that have changed, each at most once per `pause`
        seconds; how many were said.

        The changes are forgotten before the count: what commits in between is for the next turn.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(CHANGED_BROADCASTS, {"pause": pause, "most": MOST_AT_ONCE})
            for row in rows:
                _publish(tx, row)
        return len(rows)


def _publish(tx: Transaction, row: RowMapping) -> None:
    broadcast_id, firm_id = row["id"], row["firm_id"]
    tx.execute(FORGET_CHANGES, {"broadcast_id": broadcast_id, "firm_id": firm_id})
    counts = progress_of(tx, broadcast_id, firm_id)
    event = BroadcastChanged(broadcast_id=broadcast_id, staff_id=row["staff_id"], **counts)
    tx.emit(event, firm_id=firm_id)
    tx.execute(MARK_PUBLISHED, {"broadcast_id": broadcast_id})


def progress_of(tx: Transaction, broadcast_id: str, firm_id: str) -> dict[str, int]:
    """The counts of one broadcast as of now."""
    rows = tx.rows(COUNT_BY_STATE, {"broadcast_id": broadcast_id, "firm_id": firm_id})
    return standing_of((row["state"], row["items"]) for row in rows)


def progress_of_each(tx: Transaction, broadcast_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """The same of several broadcasts of the firm."""
    states: dict[str, list[tuple[str, int]]] = {each: [] for each in broadcast_ids}
    for row in tx.rows(COUNT_EACH_BY_STATE, {"ids": list(broadcast_ids), "firm_id": tx.firm_id}):
        states[row["broadcast_id"]].append((row["state"], row["items"]))
    return {each: standing_of(found) for each, found in states.items()}


def items_of(tx: Transaction, broadcast_id: str) -> tuple[BroadcastItem, ...]:
    """A line per client, in the order in which they were given."""
    values = {"broadcast_id": broadcast_id, "firm_id": tx.firm_id}
    return tuple(contract_from(BroadcastItem, row) for row in tx.rows(LIST_ITEMS, values))


def note_progress(tx: Transaction, broadcast_id: str) -> None:
    """One of the broadcast's messages moved on, so that its progress is to be said again."""
    tx.execute(insert(BROADCAST_CHANGES), {"firm_id": tx.firm_id, "broadcast_id": broadcast_id})
