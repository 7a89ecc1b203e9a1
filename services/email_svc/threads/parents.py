"""Which mail an outbound one answers, so that it goes out in the provider's own thread."""

from sqlalchemy import desc, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.delivery.message import OutboundMessage
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from services.email_svc.threads.rules import ParentMail, base_subject
from services.email_svc.threads.tables import MAILS


def parent_of(tx: Transaction, message: OutboundMessage) -> ParentMail | None:
    """The mail replied to; without one, the latest of the conversation that has the same subject
    (another subject begins another thread).
    """
    if message.reply_to_message_id and is_uuid(message.reply_to_message_id):
        query = select(MAILS).where(
            MAILS.c.firm_id == tx.firm_id, MAILS.c.message_id == message.reply_to_message_id
        )
        if (row := tx.one_or_none(query)) is not None:
            return _parent(row)
    latest = _latest_of(tx, message.conversation_id, message.message_id)
    if latest is None or message.subject is None:
        return latest
    return latest if base_subject(latest.subject) == base_subject(message.subject) else None


def _latest_of(tx: Transaction, conversation_id: str, besides: str) -> ParentMail | None:
    threads = select(MAILS.c.mailbox_id, MAILS.c.thread_id).where(
        MAILS.c.firm_id == tx.firm_id, MAILS.c.conversation_id == conversation_id
    )
    query = (
        select(MAILS)
        .where(
            MAILS.c.firm_id == tx.firm_id,
            MAILS.c.message_id != besides,
            MAILS.c.rfc822_id.is_not(None),
            MAILS.c.thread_id.is_not(None),
            tuple_(MAILS.c.mailbox_id, MAILS.c.thread_id).in_(threads),
        )
        .order_by(desc(MAILS.c.at))
        .limit(1)
    )
    row = tx.one_or_none(query)
    return None if row is None else _parent(row)


def _parent(row: RowMapping) -> ParentMail:
    return ParentMail(
        mailbox_id=str(row["mailbox_id"]),
        thread_id=row["thread_id"],
        rfc822_id=row["rfc822_id"],
        chain=tuple(row["refs"]),
        subject=row["subject"],
    )
