"""What counts as seen: notifications meet read cursors, whichever came first.

Whoever stores one side (a notification, a cursor, a move) then compares both, so a reading that
arrives before its message has the same effect as after.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from chassis.storage.database import Transaction
from chassis.storage.snapshots import keep_newest
from contracts.events import ConversationChanged, MailboxChanged
from contracts.notifications import NotificationKind
from services.notify_svc.bell.statements import LOCK_CONVERSATION, MARK_READ_SEEN
from services.notify_svc.bell.tables import (
    CONVERSATION_MOVES,
    MAILBOXES,
    NOTIFICATIONS,
    READ_CURSORS,
)


def keep_reading(tx: Transaction, event: ConversationChanged, at: datetime) -> None:
    """One person has read a conversation: the cursor only grows, and what it covers is seen."""
    if event.staff_id is None or event.read_up_to is None:
        return
    lock_conversation(tx, event.conversation_id)
    row = {
        "staff_id": event.staff_id,
        "conversation_id": event.conversation_id,
        "firm_id": tx.firm_id,
        "up_to": event.read_up_to,
        "read_at": at,
    }
    new = insert(READ_CURSORS)
    grown = {
        name: func.greatest(READ_CURSORS.c[name], new.excluded[name])
        for name in ("up_to", "read_at")
    }
    tx.execute(new.on_conflict_do_update(constraint=READ_CURSORS.primary_key, set_=grown), row)
    _mark_read_seen(tx, event.conversation_id)


def keep_move(tx: Transaction, event: ConversationChanged, at: datetime) -> None:
    """Notifications of a linked conversation follow their messages; an undone link takes them
    back.
    """
    linked = event.reason == "linked"
    # An undo names the conversation that stands on its own again, as either of the two.
    origin = event.conversation_id if linked else event.moved_to or event.conversation_id
    target = event.moved_to if linked else None
    for conversation_id in sorted({origin, target or origin}):
        lock_conversation(tx, conversation_id)
    move = {
        "conversation_id": origin,
        "firm_id": tx.firm_id,
        "moved_to": target,
        "moved_at": at,
        "up_to": event.moved_up_to if linked else None,
        "version": int(at.timestamp() * 1_000_000),
    }
    if keep_newest(tx, CONVERSATION_MOVES, move):
        moved = update(NOTIFICATIONS).where(
            NOTIFICATIONS.c.firm_id == tx.firm_id, NOTIFICATIONS.c.origin_id == origin
        )
        since = func.greatest(NOTIFICATIONS.c.at, at)
        tx.execute(moved.values(conversation_id=target or origin, there_since=since))
        _mark_read_seen(tx, target or origin)


def keep_mailbox(tx: Transaction, event: MailboxChanged) -> bool:
    """How a mailbox stands, as email_svc says; whether this is news. Earlier trouble with it is
    over then, so it counts as seen and is not mailed.
    """
    # Notifications of a mailbox stand in the place of a conversation's.
    lock_conversation(tx, event.mailbox_id)
    row = {
        "mailbox_id": event.mailbox_id,
        "firm_id": tx.firm_id,
        "usable": event.usable,
        "version": event.version,
    }
    if not keep_newest(tx, MAILBOXES, row):
        return False
    earlier = update(NOTIFICATIONS).where(
        NOTIFICATIONS.c.firm_id == tx.firm_id,
        NOTIFICATIONS.c.conversation_id == event.mailbox_id,
        NOTIFICATIONS.c.kind == NotificationKind.MAILBOX_TROUBLE,
        ~NOTIFICATIONS.c.seen,
    )
    tx.execute(earlier.values(seen=True))
    return True


def call_off_emails(tx: Transaction, staff_id: str, kinds: Collection[NotificationKind]) -> None:
    """What the person has not seen of these kinds is not mailed any more."""
    unwanted = update(NOTIFICATIONS).where(
        NOTIFICATIONS.c.firm_id == tx.firm_id,
        NOTIFICATIONS.c.staff_id == staff_id,
        NOTIFICATIONS.c.kind.in_(kinds),
        NOTIFICATIONS.c.email_due_at.is_not(None),
        ~NOTIFICATIONS.c.seen,
    )
    tx.execute(unwanted.values(email_due_at=None))


def lock_conversation(tx: Transaction, conversation_id: str) -> None:
    """Wait, before the next statement, for the turn of a conversation's notifications; it ends
    with the transaction.
    """
    tx.pipeline(LOCK_CONVERSATION, {"conversation_id": conversation_id})


def _mark_read_seen(tx: Transaction, conversation_id: str) -> None:
    values = {"firm_id": tx.firm_id, "conversation_id": conversation_id}
    tx.pipeline(MARK_READ_SEEN, values)
