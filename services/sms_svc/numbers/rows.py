"""The rows of the firm's numbers and their moves by the state table."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, UnknownTransition
from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from contracts.rpc.sms.numbers import PhoneNumber
from services.sms_svc.numbers.states import ACTIVE, NUMBER_STATES, PAUSED, RELEASED
from services.sms_svc.numbers.tables import NUMBERS

SENDING = (ACTIVE, PAUSED)


def locked(tx: Transaction, number_id: str) -> RowMapping:
    """The firm's number, held until the transaction ends; NotFound."""
    query = select(NUMBERS).where(NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.id == number_id)
    return tx.one("number", query.with_for_update())


def move(tx: Transaction, row: RowMapping, event: str, **more: Any) -> RowMapping:
    """Move a locked number by the table; Conflict when it cannot be changed now."""
    try:
        to = NUMBER_STATES.row(row["status"], event).to
    except UnknownTransition as exc:
        sentence = f"The number {row['e164']} is {row['status']}; try again in a minute."
        raise Conflict(sentence, e164=row["e164"]) from exc
    changes = {"status": to, "active": to != RELEASED, "version": row["version"] + 1, **more}
    return change(tx, row, **changes, changed_at=func.now())


def change(tx: Transaction, row: RowMapping, **changes: Any) -> RowMapping:
    """Set columns of a number of the firm; the row as it is now."""
    mine = update(NUMBERS).where(NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.id == row["id"])
    return tx.one("number", mine.values(**changes).returning(NUMBERS))


def choose_default(tx: Transaction, preferred: str | None = None) -> None:
    """Leave the firm with exactly one default among the numbers it can send from, if any."""
    mine = select(NUMBERS).where(NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.status.in_(SENDING))
    in_use_first = NUMBERS.c.status == PAUSED
    rows = tx.rows(mine.order_by(in_use_first, NUMBERS.c.connected_at, NUMBERS.c.id))
    current = next((row for row in rows if row["is_default"]), None)
    chosen = next((row for row in rows if row["id"] == preferred), None) or current
    chosen = chosen or next(iter(rows), None)
    if chosen is None or (current and current["id"] == chosen["id"]):
        return
    if current is not None:
        change(tx, current, is_default=False)
    change(tx, chosen, is_default=True)


def held(tx: Transaction) -> list[RowMapping]:
    """Numbers of the firm that are not released, oldest first."""
    query = select(NUMBERS).where(NUMBERS.c.firm_id == tx.firm_id, NUMBERS.c.active)
    return list(tx.rows(query.order_by(NUMBERS.c.connected_at, NUMBERS.c.id)))


def unfinished(tx: Transaction, status: str, age: float) -> list[RowMapping]:
    """Numbers of all firms that a crash or a lost answer left in the middle."""
    old = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, age)
    query = select(NUMBERS).where(NUMBERS.c.status == status, NUMBERS.c.changed_at < old)
    return list(tx.rows(query.limit(50).with_for_update(skip_locked=True)))


def shown(row: RowMapping) -> PhoneNumber:
    """A number as the API shows it."""
    used = row["last_sent_at"]
    return PhoneNumber(
        id=row["id"],
        e164=row["e164"],
        label=row["label"],
        is_default=row["is_default"],
        status=row["status"],
        connected_at=to_wire_time(row["connected_at"]),
        last_sent_at=used and to_wire_time(used),
    )
