"""What of the bell counts as seen: lines meet read cursors, whichever came first.

Whoever stores one side (a line, a cursor, a move) then calls `see_read`, which
compares both, so a reading that arrives before its message has the same effect as after.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from chassis.storage.snapshots import keep_newest
from contracts.events import ConversationChanged
from services.notify_svc.bell_models import (
    CONVERSATION_MOVES,
    NOTIFICATIONS,
    READ_CURSORS,
)
from services.notify_svc.locks import hold_conversation

# The place decides; but a failure comes after its message was read, so it has none, and a moved
# message has another than the event said: there, reading later than it came counts.
_SEE_READ = Prepared(
    "see_read",
    "update notifications line set seen = true from read_cursors cursor"
    " where line.firm_id = :firm_id and line.conversation_id = :conversation_id and not line.seen"
    " and cursor.firm_id = :firm_id and cursor.conversation_id = :conversation_id"
    " and cursor.staff_id = line.staff_id"
    " and case when line.sequence is null or line.conversation_id <> line.origin_id"
    " then line.there_since <= cursor.read_at else line.sequence <= cursor.up_to end"
    " returning line.id::text",
)


def note_reading(tx: Transaction, event: ConversationChanged, at: datetime) -> None:
    """One person has read a conversation: the cursor only grows, lines it covers are seen."""
    if event.staff_id is None or event.read_up_to is None:
        return
    hold_conversation(tx, event.conversation_id)
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
    see_read(tx, event.conversation_id)


def note_move(tx: Transaction, event: ConversationChanged, at: datetime) -> None:
    """Lines of a linked conversation follow their messages; an undone link takes them back."""
    linked = event.reason == "linked"
    # An undo names the conversation that stands on its own again, as either of the two.
    origin = event.conversation_id if linked else event.moved_to or event.conversation_id
    target = event.moved_to if linked else None
    for conversation_id in sorted({origin, target or origin}):
        hold_conversation(tx, conversation_id)
    if _keep_move(tx, origin, target, at):
        lines = update(NOTIFICATIONS).where(
            NOTIFICATIONS.c.firm_id == tx.firm_id, NOTIFICATIONS.c.origin_id == origin
        )
        since = func.greatest(NOTIFICATIONS.c.at, at)
        tx.execute(lines.values(conversation_id=target or origin, there_since=since))
        see_read(tx, target or origin)


def _keep_move(tx: Transaction, origin: str, target: str | None, at: datetime) -> bool:
    row = {
        "conversation_id": origin,
        "firm_id": tx.firm_id,
        "moved_to": target,
        "moved_at": at,
        "version": int(at.timestamp() * 1_000_000),
    }
    return keep_newest(tx, CONVERSATION_MOVES, row)


def see_read(tx: Transaction, conversation_id: str) -> Sequence[str]:
    """Mark what its readers have read; returns the ids of the lines it marked."""
    values = {"firm_id": tx.firm_id, "conversation_id": conversation_id}
    return tx.execute(_SEE_READ, values).scalars().all()
