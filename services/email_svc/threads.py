"""Which mail an outbound one answers, so that it goes out in the provider's own thread."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import desc, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.delivery.message import OutboundMessage
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from services.email_svc.provider import SentMail
from services.email_svc.tables import MAILS

_REPLY_MARKS = re.compile(r"^\s*((re|aw|sv|antw|fwd?|wg|tr)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parent:
    """The mail answered. `chain`: its References, oldest first."""

    mailbox_id: str
    thread_id: str | None
    rfc822_id: str | None
    chain: tuple[str, ...]
    subject: str


def base_subject(subject: str) -> str:
    """The subject without marks of replies, for comparison."""
    return " ".join(_REPLY_MARKS.sub("", subject).split()).casefold()


def parent_of(tx: Transaction, message: OutboundMessage) -> Parent | None:
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


def _latest_of(tx: Transaction, conversation_id: str, besides: str) -> Parent | None:
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


def _parent(row: RowMapping) -> Parent:
    return Parent(
        mailbox_id=str(row["mailbox_id"]),
        thread_id=row["thread_id"],
        rfc822_id=row["rfc822_id"],
        chain=tuple(row["refs"]),
        subject=row["subject"],
    )


def note_outgoing(
    tx: Transaction,
    message: OutboundMessage,
    mailbox_id: str,
    own_id: str,
    subject: str,
    chain: tuple[str, ...],
) -> None:
    """Remember an outbound mail before it is sent, by the id it will carry."""
    row: dict[str, Any] = {
        "firm_id": tx.firm_id,
        "mailbox_id": mailbox_id,
        "inbound": False,
        "conversation_id": message.conversation_id,
        "rfc822_id": own_id,
        "refs": list(chain),
        "subject": subject,
    }
    fresh = upsert(MAILS).values(message_id=message.message_id, **row)
    tx.execute(fresh.on_conflict_do_update(index_elements=["message_id"], set_=row))


def note_sent(tx: Transaction, message_id: str, sent: SentMail) -> None:
    """Remember where the provider put it, and the Message-ID it really has."""
    mine = (MAILS.c.firm_id == tx.firm_id) & (MAILS.c.message_id == message_id)
    changes = {"provider_id": sent.provider_id, "thread_id": sent.thread_id}
    if sent.rfc822_id:
        changes["rfc822_id"] = sent.rfc822_id
    tx.execute(update(MAILS).where(mine).values(**changes))
