"""The bell: lines raised once, seen by reading. The order in which facts arrive changes nothing.

Every handler writes its fact (a line, a read cursor, a place, a move) and then lets `_see_read`
compare the two sides, so a reading that arrives before its message has the same effect as after.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.ids import new_id, to_wire_time
from chassis.rows import keep_newest
from contracts.events import ConversationChanged, MessageRecorded, NotificationRaised
from contracts.views import NotificationView
from services.notify_svc.bell_models import (
    CONVERSATION_MOVES,
    NOTE_PLACES,
    NOTIFICATIONS,
    READ_CURSORS,
)
from services.notify_svc.locks import hold_conversation
from services.notify_svc.who_hears import Kind, Notice

MOST_COUNTED = 100
"""Unseen lines are counted up to here; the number itself then means "this many or more"."""

_COUNT = text(
    "select count(*) from (select 1 from notifications where firm_id = :firm_id"
    " and staff_id = :staff_id and not seen limit :most) as unseen"
)


def raise_notice(tx: Transaction, notice: Notice, at: datetime) -> None:
    """Store a line for each hearer who has none yet; ring unless they have read it already."""
    hold_conversation(tx, notice.conversation_id)
    stands_in, since = _stands_in(tx, notice.conversation_id)
    if stands_in != notice.conversation_id:
        hold_conversation(tx, stands_in)
    common = _common_row(tx, notice, at) | {
        "conversation_id": stands_in,
        "there_since": max(at, since or at),
    }
    rows = [{"id": new_id(), "staff_id": one, **common} for one in notice.staff_ids]
    statement = insert(NOTIFICATIONS).on_conflict_do_nothing().returning(NOTIFICATIONS)
    fresh = tx.rows(statement.values(rows))
    if not fresh:
        return
    if notice.kind is Kind.MENTION:
        _place_mentions(tx, notice.message_id)
    read = _see_read(tx, stands_in)
    for row in fresh:
        if row["id"] not in read:
            ring = NotificationRaised(row["staff_id"], view(row), unseen_count(tx, row["staff_id"]))
            tx.emit(ring)


def note_place(tx: Transaction, event: MessageRecorded) -> None:
    """Remember where an internal note stands, for mentions that arrived or will arrive."""
    hold_conversation(tx, event.conversation_id)
    row = {
        "message_id": event.message.id,
        "firm_id": tx.firm_id,
        "sequence": event.message.sequence,
    }
    tx.execute(insert(NOTE_PLACES).on_conflict_do_nothing(), row)
    _place_mentions(tx, event.message.id)
    _see_read(tx, _stands_in(tx, event.conversation_id)[0])


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
    _see_read(tx, event.conversation_id)


def note_move(tx: Transaction, event: ConversationChanged, at: datetime) -> None:
    """Lines of a linked conversation follow their messages; an undone link takes them back."""
    linked = event.reason == "linked"
    # An undo names the conversation that stands on its own again, as either of the two.
    origin = event.conversation_id if linked else event.moved_to or event.conversation_id
    target = event.moved_to if linked else None
    for conversation_id in (origin, target):
        if conversation_id is not None:
            hold_conversation(tx, conversation_id)
    row = {
        "conversation_id": origin,
        "firm_id": tx.firm_id,
        "moved_to": target,
        "moved_at": at,
        "version": int(at.timestamp() * 1_000_000),
    }
    if not keep_newest(tx, CONVERSATION_MOVES, row):
        return
    lines = update(NOTIFICATIONS).where(
        NOTIFICATIONS.c.firm_id == tx.firm_id, NOTIFICATIONS.c.origin_id == origin
    )
    since = func.greatest(NOTIFICATIONS.c.at, at)
    tx.execute(lines.values(conversation_id=target or origin, there_since=since))
    _see_read(tx, target or origin)


def unseen_count(tx: Transaction, staff_id: str) -> int:
    """How many lines the person has not seen, at most MOST_COUNTED."""
    named = {"firm_id": tx.firm_id, "staff_id": staff_id, "most": MOST_COUNTED}
    return int(tx.execute(_COUNT, named).scalar_one())


def view(row: RowMapping) -> NotificationView:
    """A line as the API shows it."""
    return NotificationView(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        body=row["body"],
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        actor_name=row["actor_name"],
        seen=row["seen"],
        at=to_wire_time(row["at"]),
    )


def _common_row(tx: Transaction, notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "firm_id": tx.firm_id,
        "kind": notice.kind,
        "message_id": notice.message_id,
        "origin_id": notice.conversation_id,
        "sequence": notice.sequence,
        "title": notice.title,
        "body": notice.body,
        "actor_name": notice.actor_name,
        "at": at,
    }


def _stands_in(tx: Transaction, conversation_id: str) -> tuple[str, datetime | None]:
    """Where a conversation's messages stand now, and since when if they were moved."""
    query = select(CONVERSATION_MOVES).where(
        CONVERSATION_MOVES.c.firm_id == tx.firm_id,
        CONVERSATION_MOVES.c.conversation_id == conversation_id,
    )
    move = tx.one_or_none(query)
    if move is None or move["moved_to"] is None:
        return conversation_id, None
    return str(move["moved_to"]), move["moved_at"]


def _place_mentions(tx: Transaction, message_id: str) -> None:
    placed = update(NOTIFICATIONS).where(
        NOTIFICATIONS.c.firm_id == tx.firm_id,
        NOTIFICATIONS.c.message_id == message_id,
        NOTIFICATIONS.c.kind == Kind.MENTION,
        NOTE_PLACES.c.firm_id == tx.firm_id,
        NOTE_PLACES.c.message_id == message_id,
    )
    tx.execute(placed.values(sequence=NOTE_PLACES.c.sequence))


def _see_read(tx: Transaction, conversation_id: str) -> Sequence[str]:
    """Mark what its readers have read; returns the ids of the lines it marked."""
    lines, cursors = NOTIFICATIONS.c, READ_CURSORS.c
    seen = update(NOTIFICATIONS).where(
        lines.firm_id == tx.firm_id,
        lines.conversation_id == conversation_id,
        ~lines.seen,
        cursors.firm_id == tx.firm_id,
        cursors.staff_id == lines.staff_id,
        cursors.conversation_id == lines.conversation_id,
        _covered(),
    )
    return tx.execute(seen.values(seen=True).returning(lines.id)).scalars().all()


def _covered() -> ColumnElement[bool]:
    lines, cursors = NOTIFICATIONS.c, READ_CURSORS.c
    # The place decides; but a failure comes after its message was read, and a moved message has
    # another place than the event said: there, reading later than it came counts.
    by_time = or_(lines.kind == Kind.DELIVERY_FAILED, lines.conversation_id != lines.origin_id)
    return or_(
        and_(~by_time, lines.sequence <= cursors.up_to),
        and_(by_time, lines.there_since <= cursors.read_at),
    )
