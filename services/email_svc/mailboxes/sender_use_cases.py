"""The addresses that mail can leave from, chosen by the firm."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.rpc.base import NoFields
from contracts.rpc.email.senders import (
    AddSender,
    MailSender,
    MailSenderList,
    RemoveSender,
    UpdateSender,
)
from services.email_svc.mailboxes.firm import lock_mailboxes, mailbox_of_firm, next_version
from services.email_svc.mailboxes.health import announce
from services.email_svc.mailboxes.senders import TYPED, ensure_senders, keep_sender, senders_of
from services.email_svc.mailboxes.tables import MAILBOXES, SENDERS
from services.email_svc.provider import MailAlias


@dataclass(frozen=True)
class Senders:
    """A mailbox's own address is always one; what its provider tells joins when it is connected."""

    database: Database

    def list_senders(self, actor: Actor) -> MailSenderList:
        """Those that can be used now, the default first."""
        with self.database.transaction(actor.firm_id) as tx:
            ensure_senders(tx)
            return MailSenderList(items=tuple(_view(row) for row in senders_of(tx)))

    def add_sender(self, actor: Actor, request: AddSender) -> MailSender:
        """One more; the same when it is there already."""
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            mailbox = mailbox_of_firm(tx, request.mailbox_id)
            alias = MailAlias(request.address.lower(), request.name)
            known = tx.one_or_none(_of_mailbox(str(mailbox["id"]), alias.address))
            row = known or keep_sender(tx, mailbox, alias, TYPED)
            if known is None:
                # Whom an answer leaves out follows from what the firm can send as.
                mine = (MAILBOXES.c.firm_id == tx.firm_id) & (MAILBOXES.c.id == mailbox["id"])
                newer = update(MAILBOXES).where(mine).values(**next_version())
                announce(tx, tx.one("mailbox", newer.returning(MAILBOXES)), rings=False)
            return _shown(tx, str(row["id"]))

    def update_sender(self, actor: Actor, request: UpdateSender) -> MailSender:
        """Name it, or make it the one that is chosen where nobody chooses."""
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            row = _row(tx, request.sender_id)
            of_firm = SENDERS.c.firm_id == tx.firm_id
            if isinstance(request.name, str):
                named = update(SENDERS).where(of_firm, SENDERS.c.id == row["id"])
                tx.execute(named.values(name=request.name))
            if request.default is True:
                chosen = {"is_default": SENDERS.c.id == row["id"]}
                tx.execute(update(SENDERS).where(of_firm).values(chosen))
            return _shown(tx, str(row["id"]))

    def remove_sender(self, actor: Actor, request: RemoveSender) -> NoFields:
        """Conflict when it is not somebody's typing: the provider would tell it again."""
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            row = _row(tx, request.sender_id)
            if row["source"] != TYPED:
                raise Conflict("Only an address that somebody typed can be taken out.")
            if row["is_default"]:
                raise Conflict("Mail leaves from this address by default; choose another first.")
            tx.execute(delete(SENDERS).where(SENDERS.c.id == row["id"]))
        return NoFields()


def _of_mailbox(mailbox_id: str, address: str) -> Select[Any]:
    return select(SENDERS).where(
        (SENDERS.c.mailbox_id == mailbox_id) & (SENDERS.c.address == address)
    )


def _row(tx: Transaction, sender_id: str) -> RowMapping:
    mine = (SENDERS.c.id == sender_id) & (SENDERS.c.firm_id == tx.firm_id)
    return tx.one("sender", select(SENDERS).where(mine))


def _shown(tx: Transaction, sender_id: str) -> MailSender:
    found = next((row for row in senders_of(tx) if str(row["id"]) == sender_id), None)
    if found is None:
        raise Conflict("The mailbox is disconnected; connect it again first.")
    return _view(found)


def _view(row: RowMapping) -> MailSender:
    return MailSender(
        id=row["id"],
        mailbox_id=row["mailbox_id"],
        address=row["address"],
        name=row["name"],
        default=row["is_default"],
        source=row["source"],
        mailbox_label=row["mailbox_label"] or row["mailbox_address"],
    )
