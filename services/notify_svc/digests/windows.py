"""The windows that wait for a contact to read: each opens with a message and becomes one digest."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.ids import new_id
from chassis.storage.database import Transaction
from services.notify_svc.digests.statements import LOCK_CONTACT, TRY_CONTACT
from services.notify_svc.digests.tables import WINDOWS
from services.notify_svc.digests.unread import first_waiting
from services.notify_svc.mail_attempts.ledger import MailLedger
from services.notify_svc.mail_attempts.rules import IN_PROGRESS, OPEN, WAITING, Timing

LEDGER = MailLedger(WINDOWS, "digest")


def lock_contact(tx: Transaction, contact_id: str) -> None:
    """Wait, before the next statement, for the turn of a contact's digests; it ends with the
    transaction.
    """
    tx.pipeline(LOCK_CONTACT, {"contact_id": contact_id})


def try_contact(tx: Transaction, contact_id: str) -> bool:
    """Take the turn of a contact's digests only if nobody has it."""
    return bool(tx.execute(TRY_CONTACT, {"contact_id": contact_id}).scalar_one())


def open_window(tx: Transaction, contact_id: str, due_at: datetime) -> None:
    """A message asks for an e-mail at `due_at`. Messages may arrive out of order: the earliest due
    time of the window holds.
    """
    row = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "contact_id": contact_id,
        "state": OPEN,
        "due_at": due_at,
    }
    new = insert(WINDOWS)
    opened = new.on_conflict_do_update(
        index_elements=["contact_id"],
        index_where=WINDOWS.c.state == OPEN,
        set_={"due_at": func.least(WINDOWS.c.due_at, new.excluded.due_at)},
    )
    tx.execute(opened, row)


def settle_windows(tx: Transaction, contact_id: str, timing: Timing) -> None:
    """Close what waits for nothing; else each message left gets its whole time to be read."""
    windows = select(WINDOWS).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(WAITING),
    )
    posted = first_waiting(tx, contact_id)
    for window in tx.rows(windows.with_for_update()):
        if posted is None:
            LEDGER.move(tx, window, "all_read")
        else:
            due = timing.due(posted, posted, last_sent(tx, contact_id))
            LEDGER.postpone(tx, window, max(due, window["due_at"]))


def last_sent(tx: Transaction, contact_id: str) -> datetime | None:
    """When the contact last got, or may have got, a digest."""
    query = select(func.max(WINDOWS.c.changed_at)).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(("sent", "uncertain")),
    )
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def is_sending(tx: Transaction, contact_id: str) -> bool:
    """Whether a digest to the contact is being handed over now."""
    query = select(WINDOWS.c.id).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(IN_PROGRESS),
    )
    return tx.execute(query.limit(1)).first() is not None
