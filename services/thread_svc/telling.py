"""Telling the others that a message changed."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from contracts.events import MessageUpdated
from contracts.parts import Person
from services.thread_svc.conversation import delivery_view
from services.thread_svc.models import CONVERSATION_STAFF, CONVERSATIONS


def emit_updated(tx: Transaction, row: RowMapping, body_text: str | None = None) -> None:
    """Say that a message changed, with all that its viewers need; `body_text`: its words, if it is
    they that changed.
    """
    conversation = tx.one(
        "conversation",
        select(CONVERSATIONS.c.title).where(CONVERSATIONS.c.id == row["conversation_id"]),
    )
    tx.emit(
        MessageUpdated(
            conversation_id=str(row["conversation_id"]),
            conversation_title=conversation["title"],
            message_id=str(row["id"]),
            channel=row["channel"],
            author=Person(row["author_kind"], row["author_id"], row["author_name"]),
            delivery=delivery_view(row),
            intent=row["intent"],
            assigned_staff=assigned_staff(tx, str(row["conversation_id"])),
            body_text=body_text,
        )
    )


def assigned_staff(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """Who sees the conversation in the scope Mine."""
    query = select(CONVERSATION_STAFF.c.staff_id).where(
        CONVERSATION_STAFF.c.firm_id == tx.firm_id,
        CONVERSATION_STAFF.c.conversation_id == conversation_id,
    )
    return tuple(str(staff_id) for staff_id in tx.execute(query).scalars())
