"""The addresses that a firm's mail can leave from."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.ids import new_id
from chassis.storage.database import Transaction
from services.email_svc.mailboxes.firm import lock_mailboxes, mailboxes_of
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES, SENDERS
from services.email_svc.provider import MailAlias

OWN, PROVIDED, TYPED = "mailbox", "provider", "typed"


def keep_senders(tx: Transaction, mailbox: RowMapping, aliases: Iterable[MailAlias]) -> None:
    """The mailbox's own address and what its provider lets it send as now; what somebody typed
    stays. The firm's first address becomes its default.
    """
    own = MailAlias(mailbox["address"], "")
    named = {one.address.lower(): one for one in aliases}
    wanted = {own.address: named.pop(own.address, own)} | named
    for address, alias in wanted.items():
        source = OWN if address == own.address else PROVIDED
        keep_sender(tx, mailbox, MailAlias(address, alias.name), source)
    gone = SENDERS.c.address.not_in(list(wanted)) & (SENDERS.c.source == PROVIDED)
    of_mailbox = (SENDERS.c.mailbox_id == mailbox["id"]) & (SENDERS.c.firm_id == tx.firm_id)
    tx.execute(delete(SENDERS).where(of_mailbox, gone))
    if not any(row["is_default"] for row in senders_of(tx)):
        first = of_mailbox & (SENDERS.c.address == own.address)
        tx.execute(update(SENDERS).where(first).values(is_default=True))


def keep_sender(tx: Transaction, mailbox: RowMapping, alias: MailAlias, source: str) -> RowMapping:
    """One address, the same row however often it is told; a name given here is not taken away."""
    row = {"id": new_id(), "firm_id": tx.firm_id, "mailbox_id": mailbox["id"]}
    fresh = upsert(SENDERS).values(**row, address=alias.address, name=alias.name, source=source)
    again = fresh.on_conflict_do_update(
        index_elements=["mailbox_id", "address"], set_={"source": source}
    )
    return tx.one("sender", again.returning(SENDERS))


def ensure_senders(tx: Transaction) -> None:
    """A mailbox that was connected by an earlier release has its own address, too."""
    for row in mailboxes_of(tx):
        known = (SENDERS.c.mailbox_id == row["id"]) & (SENDERS.c.address == row["address"])
        if row["status"] == ACTIVE and tx.one_or_none(select(SENDERS).where(known)) is None:
            lock_mailboxes(tx, str(tx.firm_id))
            keep_senders(tx, row, ())


def senders_of(tx: Transaction) -> list[RowMapping]:
    """Every address of the firm's active mailboxes, the default first, then as the mailboxes came;
    `mailbox_label` and `mailbox_address` with each.
    """
    both = SENDERS.join(MAILBOXES, MAILBOXES.c.id == SENDERS.c.mailbox_id)
    shown = (MAILBOXES.c.label.label("mailbox_label"), MAILBOXES.c.address.label("mailbox_address"))
    query = (
        select(SENDERS, *shown)
        .select_from(both)
        .where(SENDERS.c.firm_id == tx.firm_id, MAILBOXES.c.status == ACTIVE)
        .order_by(
            SENDERS.c.is_default.desc(),
            MAILBOXES.c.connected_at,
            (SENDERS.c.source == OWN).desc(),
            SENDERS.c.address,
        )
    )
    return list(tx.rows(query))
