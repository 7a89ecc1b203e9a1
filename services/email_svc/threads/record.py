"""Mails of both directions, recorded with their place in the provider's thread."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.delivery.message import OutboundMessage
from chassis.storage.database import Transaction
from services.email_svc.mailboxes.tables import MAILBOXES
from services.email_svc.provider import SentMail
from services.email_svc.threads.tables import MAILS


def record_mail(tx: Transaction, mailbox_id: str, *, inbound: bool, **mail: Any) -> bool:
    """Record a mail found in a mailbox, its columns by name; False when the firm has it from
    elsewhere.
    """
    row = {"firm_id": tx.firm_id, "mailbox_id": mailbox_id, "inbound": inbound, **mail}
    return tx.execute(upsert(MAILS).values(**row).on_conflict_do_nothing()).rowcount == 1


def record_outbound(
    tx: Transaction,
    message: OutboundMessage,
    mailbox_id: str,
    own_id: str,
    subject: str,
    chain: tuple[str, ...],
) -> None:
    """Record a mail before it is sent, by the id it will carry."""
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


def record_sent(tx: Transaction, message_id: str, sent: SentMail) -> None:
    """Record where the provider put it, and the Message-ID it really has."""
    mine = (MAILS.c.firm_id == tx.firm_id) & (MAILS.c.message_id == message_id)
    changes = {"provider_id": sent.provider_id, "thread_id": sent.thread_id}
    if sent.rfc822_id:
        changes["rfc822_id"] = sent.rfc822_id
    tx.execute(update(MAILS).where(mine).values(**changes))


def is_outbound(tx: Transaction, rfc822_id: str) -> bool:
    """Whether the firm sent a mail under this Message-ID."""
    ours = select(func.count()).where(
        MAILS.c.firm_id == tx.firm_id,
        MAILS.c.rfc822_id == rfc822_id,
        MAILS.c.inbound.is_(False),
    )
    return bool(tx.execute(ours).scalar_one())


def is_recorded(tx: Transaction, identity_key: str) -> bool:
    """Whether the firm has the mail of this key."""
    ours = select(func.count()).where(
        MAILS.c.firm_id == tx.firm_id, MAILS.c.identity_key == identity_key
    )
    return bool(tx.execute(ours).scalar_one())


def mailbox_of(tx: Transaction, message_id: str) -> RowMapping | None:
    """The mailbox that a mail came to or went out from; None for a mail nobody recorded."""
    query = (
        select(MAILBOXES)
        .join(MAILS, MAILS.c.mailbox_id == MAILBOXES.c.id)
        .where(MAILS.c.firm_id == tx.firm_id, MAILS.c.message_id == message_id)
    )
    return tx.one_or_none(query)


def latest_in(tx: Transaction, mailbox_id: str, thread_id: str) -> str | None:
    """The latest message recorded in one of the provider's threads; None for a new one."""
    query = (
        select(MAILS.c.message_id)
        .where(
            MAILS.c.firm_id == tx.firm_id,
            MAILS.c.mailbox_id == mailbox_id,
            MAILS.c.thread_id == thread_id,
        )
        .order_by(MAILS.c.at.desc(), MAILS.c.message_id.desc())
        .limit(1)
    )
    found = tx.execute(query).scalar_one_or_none()
    return None if found is None else str(found)
