"""The address that a mail leaves from, and the mailbox that sends it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.email_svc.mailboxes.firm import sender_of
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES, SENDERS
from services.email_svc.outbound.reasons import NO_MAILBOX, NO_SENDER


@dataclass(frozen=True, slots=True)
class SendingAddress:
    """`name`: what recipients read before it; empty for the writer's own."""

    mailbox: RowMapping
    address: str
    name: str = ""


def sending_address(
    tx: Transaction, sender_id: str | None, answered_in: str | None
) -> SendingAddress | Reason:
    """The one that was chosen, and no other in its place; else the mailbox of the mail that is
    answered, the firm's default, its first. A reason where there is none.
    """
    if sender_id is not None:
        return _address(tx, sender_id) or NO_SENDER
    if answered_in is None and (default := _address(tx, None)) is not None:
        return default
    mailbox = sender_of(tx, answered_in)
    if mailbox is None:
        return NO_MAILBOX
    return SendingAddress(mailbox, mailbox["address"], _own_name(tx, mailbox))


def _own_name(tx: Transaction, mailbox: RowMapping) -> str:
    """What stands before a mailbox's own address, so that an answer names it as a new mail does."""
    query = select(SENDERS.c.name).where(
        SENDERS.c.firm_id == tx.firm_id,
        SENDERS.c.mailbox_id == mailbox["id"],
        SENDERS.c.address == mailbox["address"],
    )
    row = tx.one_or_none(query)
    return str(row["name"]) if row is not None else ""


def _address(tx: Transaction, sender_id: str | None) -> SendingAddress | None:
    if sender_id is not None and not is_uuid(sender_id):
        return None
    which = SENDERS.c.is_default if sender_id is None else SENDERS.c.id == sender_id
    chosen = tx.one_or_none(select(SENDERS).where(SENDERS.c.firm_id == tx.firm_id, which))
    if chosen is None:
        return None
    mine = (MAILBOXES.c.firm_id == tx.firm_id) & (MAILBOXES.c.id == chosen["mailbox_id"])
    mailbox = tx.one_or_none(select(MAILBOXES).where(mine, MAILBOXES.c.status == ACTIVE))
    if mailbox is None:
        return None
    return SendingAddress(mailbox, chosen["address"], chosen["name"])
