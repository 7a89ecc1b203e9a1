"""What a delivery report changes: the state, the words that went out, a broadcast's count."""

import json
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.ids import from_wire_time
from chassis.prepared import Prepared, columns_of
from contracts.envelope import encode
from contracts.events import DeliveryChanged
from services.thread_svc.broadcast_models import BROADCAST_NEWS
from services.thread_svc.conversation import snippet_of
from services.thread_svc.models import MESSAGES

_SNIPPET = text(
    "update conversations set last_snippet = :snippet where id = :conversation_id"
    " and firm_id = :firm_id and last_message_id = :message_id"
)
_MIRROR = Prepared(
    "mirror_state",
    f"""
    with moved as (
        update messages set delivery_state = :state, delivery_reason = :reason,
            delivery_at = :at, delivery_due_at = :due_at, delivery_sequence = :sequence,
            own_ref = coalesce(:own_ref, own_ref)
        where firm_id = :firm_id and id = :message_id and delivery_sequence < :sequence
        returning {columns_of(MESSAGES)}
    )
    select moved.*, c.title, array(
        select staff_id::text from conversation_staff s where s.conversation_id = c.id
    ) as assigned
    from moved join conversations c on c.id = moved.conversation_id
    """,  # noqa: S608  # the columns of our table
)


def mirror_state(tx: Transaction, event: DeliveryChanged) -> RowMapping | None:
    """Keep the state unless a later one is here already; the message's row if that changed it,
    with its conversation's `title` and the staff `assigned` to it.
    """
    values = {
        "firm_id": tx.firm_id,
        "message_id": event.message_id,
        "state": event.state,
        "reason": json.dumps(encode(event.reason)) if event.reason else None,
        "at": from_wire_time(event.changed_at),
        "due_at": from_wire_time(event.due_at) if event.due_at else None,
        "sequence": event.sequence,
        "own_ref": event.own_ref,
    }
    return tx.one_or_none(_MIRROR, values)


def show_sent_body(tx: Transaction, event: DeliveryChanged) -> RowMapping | None:
    """Show what really went out in place of what was written; the message's row if that changed
    it. A message has one such text, so a report that was overtaken still counts.
    """
    if event.sent_body is None:
        return None
    other = update(MESSAGES).where(
        MESSAGES.c.firm_id == tx.firm_id,
        MESSAGES.c.id == event.message_id,
        MESSAGES.c.body_text != event.sent_body,
    )
    row = tx.one_or_none(other.values(body_text=event.sent_body).returning(MESSAGES))
    if row is not None:
        values: dict[str, Any] = {
            "snippet": snippet_of(event.sent_body),
            "conversation_id": row["conversation_id"],
            "firm_id": tx.firm_id,
            "message_id": event.message_id,
        }
        tx.execute(_SNIPPET, values)
    return row


def note_progress(tx: Transaction, row: RowMapping) -> None:
    """If the message is part of a broadcast, its progress is to be said again."""
    if row["broadcast_id"] is not None:
        news = {"firm_id": tx.firm_id, "broadcast_id": row["broadcast_id"]}
        tx.execute(insert(BROADCAST_NEWS), news)
