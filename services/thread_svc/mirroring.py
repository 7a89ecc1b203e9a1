"""What a delivery report changes beside the state: the words that went out, a broadcast's count."""

from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from contracts.events import DeliveryChanged
from services.thread_svc.broadcast_models import BROADCAST_NEWS
from services.thread_svc.conversation import snippet_of
from services.thread_svc.models import MESSAGES

_SNIPPET = text(
    "update conversations set last_snippet = :snippet where id = :conversation_id"
    " and firm_id = :firm_id and last_message_id = :message_id"
)


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
