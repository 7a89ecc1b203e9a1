"""Whether a mailbox can be used, and telling the others."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping

from chassis.observability.log import get_logger
from chassis.storage.database import Database, Transaction
from contracts.channels import Channel
from contracts.error_codes import ErrorCode
from contracts.events import ChannelChanged, MailboxChanged, MailboxSyncChanged
from services.email_svc.mailboxes.firm import lock_mailboxes, mailboxes_of, next_version
from services.email_svc.mailboxes.tables import ACTIVE, DISCONNECTED, MAILBOXES, SENDERS

_log = get_logger(__name__)


@dataclass(frozen=True)
class MailboxHealth:
    """What is done when a provider shuts a mailbox."""

    database: Database

    def disconnect(self, row: RowMapping) -> None:
        """The grant is gone: mark the mailbox and tell the others before mail is missed.

        Not when somebody has connected it again since `row` was read.
        """
        sentence = f"The provider no longer lets Onethread into {row['address']}. Connect it again."
        with self.database.transaction(str(row["firm_id"])) as tx:
            lock_mailboxes(tx, tx.firm_id)
            as_read = MAILBOXES.c.version == row["version"]
            gone = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.status == ACTIVE) & as_read
            changes = {"status": DISCONNECTED, "health_reason": sentence}
            marked = update(MAILBOXES).where(gone).values(**changes, **next_version())
            lost = tx.one_or_none(marked.returning(MAILBOXES))
            if lost is not None:
                announce(tx, lost)
                _log.warning("mailbox_disconnected", mailbox_id=row["id"])


def announce(tx: Transaction, changed: RowMapping, *, rings: bool = True) -> None:
    """Tell of the changed mailbox, and whether the firm can use e-mail now; every change of a
    mailbox raises the version, whose sum therefore only grows. `rings`: a mailbox that cannot be
    used is trouble, which the bell tells.
    """
    rows = mailboxes_of(tx)
    active = [row for row in rows if row["status"] == ACTIVE]
    first = (active or rows)[0]
    event = ChannelChanged(
        channel=Channel.EMAIL,
        usable=bool(active),
        reason=None if active else first["health_reason"],
        address=first["address"],
        version=sum(row["version"] for row in rows),
        code=None if active else str(ErrorCode.MAILBOX_DISCONNECTED),
        addresses=tuple(dict.fromkeys([*(row["address"] for row in rows), *_aliases(tx)])),
    )
    tx.emit(event)
    tx.emit(MailboxSyncChanged(str(changed["id"])))
    if not rings:
        return
    usable, why = changed["status"] == ACTIVE, changed["health_reason"]
    box = str(changed["id"]), changed["address"]
    tx.emit(MailboxChanged(*box, usable, None if usable else why, changed["version"]))


def _aliases(tx: Transaction) -> list[str]:
    query = select(SENDERS.c.address).where(SENDERS.c.firm_id == tx.firm_id)
    return list(tx.execute(query.order_by(SENDERS.c.address)).scalars())
