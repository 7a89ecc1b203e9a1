"""Portal messages that a contact has not read: they wait, or an e-mail carries them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.excerpts import excerpt_of
from chassis.ids import from_wire_time, to_wire_time
from chassis.storage.database import Transaction
from contracts.events import PortalConversationRead, PortalMessagePosted
from services.notify_svc.digests.content import CARRIED_OVER, DigestGroup, DigestMessage
from services.notify_svc.digests.tables import PORTAL_CURSORS, UNREAD
from services.notify_svc.people.tables import CLIENTS


def keep_unread(tx: Transaction, event: PortalMessagePosted, contact_id: str) -> bool:
    """A message waits for a contact; False when it does so already, or was read before the news of
    it came.
    """
    if event.sequence <= _read_up_to(tx, contact_id, event.conversation_id):
        return False
    row = {
        "contact_id": contact_id,
        "message_id": event.message.id,
        "firm_id": tx.firm_id,
        "conversation_id": event.conversation_id,
        "client_id": event.client_id,
        "sequence": event.sequence,
        "author_name": event.message.author.name,
        "excerpt": excerpt_of(event.message.body_text) or _files(event),
        "posted_at": from_wire_time(event.message.posted_at),
    }
    return tx.execute(insert(UNREAD).on_conflict_do_nothing(), row).rowcount == 1


def keep_reading(tx: Transaction, event: PortalConversationRead) -> None:
    """How far a contact has read a conversation; it only grows."""
    row = {
        "contact_id": event.contact_id,
        "conversation_id": event.conversation_id,
        "firm_id": tx.firm_id,
        "up_to": event.up_to_sequence,
    }
    new = insert(PORTAL_CURSORS)
    grown = {"up_to": func.greatest(PORTAL_CURSORS.c.up_to, new.excluded.up_to)}
    tx.execute(new.on_conflict_do_update(constraint=PORTAL_CURSORS.primary_key, set_=grown), row)


def forget_read(tx: Transaction, contact_id: str) -> int:
    """Drop what waits and is covered by the contact's cursors; returns how many."""
    cursors = PORTAL_CURSORS.c
    covered = delete(UNREAD).where(
        _waiting(tx, contact_id),
        cursors.firm_id == tx.firm_id,
        cursors.contact_id == UNREAD.c.contact_id,
        cursors.conversation_id == UNREAD.c.conversation_id,
        UNREAD.c.sequence <= cursors.up_to,
    )
    return tx.execute(covered).rowcount


def first_waiting(tx: Transaction, contact_id: str) -> datetime | None:
    """When the oldest message that asks for an e-mail was posted; None when none does."""
    query = select(func.min(UNREAD.c.posted_at)).where(_waiting(tx, contact_id), ~UNREAD.c.carried)
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def waiting_groups(tx: Transaction, contact_id: str) -> tuple[DigestGroup, ...]:
    """What waits for the contact, by conversation."""
    query = (
        select(UNREAD, CLIENTS.c.name.label("client_name"))
        .join_from(UNREAD, CLIENTS, UNREAD.c.client_id == CLIENTS.c.client_id, isouter=True)
        .where(_waiting(tx, contact_id))
        .order_by(UNREAD.c.conversation_id, UNREAD.c.sequence)
    )
    conversations = groupby(tx.rows(query), key=lambda row: str(row["conversation_id"]))
    return tuple(_group(conversation_id, list(rows)) for conversation_id, rows in conversations)


def bind(tx: Transaction, window: RowMapping, message_ids: Sequence[str]) -> None:
    """These messages are carried by this e-mail."""
    mine = update(UNREAD).where(
        _waiting(tx, window["contact_id"]), UNREAD.c.message_id.in_(message_ids)
    )
    tx.execute(mine.values(window_id=window["id"]))


def release(tx: Transaction, window: RowMapping, state: str) -> None:
    """The e-mail did not, or not surely, go out: its messages wait again. After a final end they
    cause no e-mail of their own.
    """
    held = update(UNREAD).where(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == window["contact_id"],
        UNREAD.c.window_id == window["id"],
    )
    tx.execute(held.values(window_id=None, carried=UNREAD.c.carried | (state in CARRIED_OVER)))


def carry_over(tx: Transaction, contact_id: str) -> None:
    """What waits for a contact who cannot be reached joins a later digest but causes none."""
    tx.execute(update(UNREAD).where(_waiting(tx, contact_id)).values(carried=True))


def _waiting(tx: Transaction, contact_id: str) -> ColumnElement[bool]:
    """The contact's messages that no e-mail carries."""
    return and_(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == contact_id,
        UNREAD.c.window_id.is_(None),
    )


def _read_up_to(tx: Transaction, contact_id: str, conversation_id: str) -> int:
    query = select(PORTAL_CURSORS.c.up_to).where(
        PORTAL_CURSORS.c.firm_id == tx.firm_id,
        PORTAL_CURSORS.c.contact_id == contact_id,
        PORTAL_CURSORS.c.conversation_id == conversation_id,
    )
    return int(tx.execute(query).scalar_one_or_none() or 0)


def _group(conversation_id: str, rows: Sequence[RowMapping]) -> DigestGroup:
    messages = tuple(
        DigestMessage(
            message_id=str(row["message_id"]),
            author_name=row["author_name"],
            excerpt=row["excerpt"],
            posted_at=to_wire_time(row["posted_at"]),
        )
        for row in rows
    )
    return DigestGroup(conversation_id, rows[0]["client_name"] or "Conversation", messages)


def _files(event: PortalMessagePosted) -> str:
    names = ", ".join(attachment.name for attachment in event.message.attachments)
    return excerpt_of(f"Files: {names}") if names else "A message without text."
