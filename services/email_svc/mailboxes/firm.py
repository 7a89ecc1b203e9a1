"""The mailboxes of one firm: all of them, and the one to send from."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES


def mailboxes_of(tx: Transaction) -> list[RowMapping]:
    """The firm's mailboxes, oldest first."""
    query = (
        select(MAILBOXES)
        .where(MAILBOXES.c.firm_id == tx.firm_id)
        .order_by(MAILBOXES.c.connected_at, MAILBOXES.c.id)
    )
    return list(tx.rows(query))


def mailbox_of_firm(tx: Transaction, mailbox_id: str) -> RowMapping:
    """One mailbox, locked; NotFound when the firm has none of that id."""
    mine = (MAILBOXES.c.id == mailbox_id) & (MAILBOXES.c.firm_id == tx.firm_id)
    return tx.one("mailbox", select(MAILBOXES).where(mine).with_for_update())


def sender_of(tx: Transaction, mailbox_id: str | None = None) -> RowMapping | None:
    """The mailbox to send from: the one asked for if it is active, else the firm's first."""
    active = [row for row in mailboxes_of(tx) if row["status"] == ACTIVE]
    asked = [row for row in active if row["id"] == mailbox_id]
    return next(iter([*asked, *active]), None)


def lock_mailboxes(tx: Transaction, firm_id: str) -> None:
    """Changes of one firm's mailboxes wait for each other, so that versions count them."""
    key = func.hashtextextended(f"mailboxes:{firm_id}", 0)
    tx.execute(select(func.pg_advisory_xact_lock(key)))


def next_version() -> dict[str, Any]:
    """What every change of a mailbox sets besides."""
    return {"version": MAILBOXES.c.version + 1}
