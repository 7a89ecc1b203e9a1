"""Which of the firm's mailboxes can be used, as email_svc says; the newest wins."""

from sqlalchemy import update

from chassis.storage.database import Transaction
from chassis.storage.snapshots import keep_newest
from contracts.events import MailboxChanged
from services.notify_svc.bell_models import NOTIFICATIONS
from services.notify_svc.locks import hold_conversation
from services.notify_svc.staff_mail_models import MAILBOXES
from services.notify_svc.switches import Kind


def note_mailbox(tx: Transaction, event: MailboxChanged) -> bool:
    """Remember how it stands; whether this is news. Earlier trouble with the mailbox is over with
    it, so it counts as seen and is not mailed.
    """
    # A mailbox's lines stand in the place of a conversation's.
    hold_conversation(tx, event.mailbox_id)
    row = {
        "mailbox_id": event.mailbox_id,
        "firm_id": tx.firm_id,
        "usable": event.usable,
        "version": event.version,
    }
    if not keep_newest(tx, MAILBOXES, row):
        return False
    line = NOTIFICATIONS.c
    earlier = update(NOTIFICATIONS).where(
        line.firm_id == tx.firm_id,
        line.conversation_id == event.mailbox_id,
        line.kind == Kind.MAILBOX_TROUBLE,
        ~line.seen,
    )
    tx.execute(earlier.values(seen=True))
    return True
