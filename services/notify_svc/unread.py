"""Portal messages that contacts have not read, and the windows that wait for them to do so."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.ids import from_wire_time, new_id, to_wire_time
from chassis.storage.database import Transaction
from contracts.events import ContactNotified, PortalConversationRead, PortalMessagePosted
from services.notify_svc.digest_models import PORTAL_CURSORS, UNREAD, WINDOWS
from services.notify_svc.digests import IN_HAND, OPEN, WAITING, Timing
from services.notify_svc.locks import hold_contact
from services.notify_svc.notices import excerpt
from services.notify_svc.steps import move, postpone


def note_posted(
    tx: Transaction, event: PortalMessagePosted, contact_id: str, timing: Timing, heard: datetime
) -> None:
    """A message waits for a contact, once, unless it was read before the news of it came."""
    hold_contact(tx, contact_id)
    if event.sequence <= _read_up_to(tx, contact_id, event.conversation_id):
        return
    posted = from_wire_time(event.message.posted_at)
    row = {
        "contact_id": contact_id,
        "message_id": event.message.id,
        "firm_id": tx.firm_id,
        "conversation_id": event.conversation_id,
        "client_id": event.client_id,
        "sequence": event.sequence,
        "author_name": event.message.author.name,
        "excerpt": excerpt(event.message.body_text) or _files(event),
        "posted_at": posted,
    }
    if tx.execute(upsert(UNREAD).on_conflict_do_nothing(), row).rowcount == 0:
        return
    _open_window(tx, contact_id, timing.due(posted, heard, last_sent(tx, contact_id)))
    tx.emit(ContactNotified(contact_id, (event.message.id,), "window", to_wire_time(heard)))


def note_read(tx: Transaction, event: PortalConversationRead, timing: Timing) -> None:
    """The contact has read a conversation: what it covers needs no e-mail any more."""
    hold_contact(tx, event.contact_id)
    row = {
        "contact_id": event.contact_id,
        "conversation_id": event.conversation_id,
        "firm_id": tx.firm_id,
        "up_to": event.up_to_sequence,
    }
    new = upsert(PORTAL_CURSORS)
    grown = {"up_to": func.greatest(PORTAL_CURSORS.c.up_to, new.excluded.up_to)}
    tx.execute(new.on_conflict_do_update(constraint=PORTAL_CURSORS.primary_key, set_=grown), row)
    if forget_read(tx, event.contact_id):
        _settle_windows(tx, event.contact_id, timing)


def forget_read(tx: Transaction, contact_id: str) -> int:
    """Drop what waits and is covered by the contact's cursors; returns how many."""
    cursors = PORTAL_CURSORS.c
    covered = delete(UNREAD).where(
        waiting(tx, contact_id),
        cursors.firm_id == tx.firm_id,
        cursors.contact_id == UNREAD.c.contact_id,
        cursors.conversation_id == UNREAD.c.conversation_id,
        UNREAD.c.sequence <= cursors.up_to,
    )
    return tx.execute(covered).rowcount


def waiting(tx: Transaction, contact_id: str) -> ColumnElement[bool]:
    """The contact's messages that no e-mail carries."""
    return and_(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == contact_id,
        UNREAD.c.window_id.is_(None),
    )


def last_sent(tx: Transaction, contact_id: str) -> datetime | None:
    """When the contact last got, or may have got, a digest."""
    query = select(func.max(WINDOWS.c.changed_at)).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(("sent", "uncertain")),
    )
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def in_hand(tx: Transaction, contact_id: str) -> bool:
    """Whether a digest to the contact is being handed over now."""
    query = select(WINDOWS.c.id).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(IN_HAND),
    )
    return tx.execute(query.limit(1)).first() is not None


def _read_up_to(tx: Transaction, contact_id: str, conversation_id: str) -> int:
    query = select(PORTAL_CURSORS.c.up_to).where(
        PORTAL_CURSORS.c.firm_id == tx.firm_id,
        PORTAL_CURSORS.c.contact_id == contact_id,
        PORTAL_CURSORS.c.conversation_id == conversation_id,
    )
    return int(tx.execute(query).scalar_one_or_none() or 0)


def _open_window(tx: Transaction, contact_id: str, due_at: datetime) -> None:
    row = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "contact_id": contact_id,
        "state": OPEN,
        "due_at": due_at,
    }
    # Messages may arrive out of order: the earliest due time of the window holds.
    new = upsert(WINDOWS)
    earlier = {"due_at": func.least(WINDOWS.c.due_at, new.excluded.due_at)}
    tx.execute(
        new.on_conflict_do_update(
            index_elements=["contact_id"], index_where=WINDOWS.c.state == OPEN, set_=earlier
        ),
        row,
    )


def first_waiting(tx: Transaction, contact_id: str) -> datetime | None:
    """When the oldest message that asks for an e-mail was posted; None when none does."""
    query = select(func.min(UNREAD.c.posted_at)).where(waiting(tx, contact_id), ~UNREAD.c.carried)
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def _settle_windows(tx: Transaction, contact_id: str, timing: Timing) -> None:
    """Close what waits for nothing; else each message left gets its whole time to be read."""
    windows = select(WINDOWS).where(
        WINDOWS.c.firm_id == tx.firm_id,
        WINDOWS.c.contact_id == contact_id,
        WINDOWS.c.state.in_(WAITING),
    )
    posted = first_waiting(tx, contact_id)
    for window in tx.rows(windows.with_for_update()):
        if posted is None:
            move(tx, window, "all_read")
        else:
            due = timing.due(posted, posted, last_sent(tx, contact_id))
            postpone(tx, window, max(due, window["due_at"]))


def _files(event: PortalMessagePosted) -> str:
    names = ", ".join(attachment.name for attachment in event.message.attachments)
    return excerpt(f"Files: {names}") if names else "A message without text."
