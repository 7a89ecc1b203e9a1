"""Telling the others that a message changed."""

from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from contracts.events import MessageUpdated
from contracts.parts import Person
from services.thread_svc.conversation.message import delivery_view
from services.thread_svc.conversation.statements import AROUND


def publish_updated(
    tx: Transaction, row: RowMapping, body_text: str | None = None, trace: str | None = None
) -> None:
    """Say that a message changed, with all that its viewers need; `body_text`: what it says, if
    that changed; `trace`: of what changed it, if that is not the work at hand.
    """
    around = row if "assigned" in row else _around(tx, row)
    tx.emit(
        MessageUpdated(
            conversation_id=str(row["conversation_id"]),
            conversation_title=around["title"],
            message_id=str(row["id"]),
            channel=row["channel"],
            author=Person(row["author_kind"], row["author_id"], row["author_name"]),
            delivery=delivery_view(row),
            intent=row["intent"],
            assigned_staff=tuple(around["assigned"]),
            body_text=body_text,
        ),
        trace=trace,
    )


def _around(tx: Transaction, row: RowMapping) -> RowMapping:
    named = {"firm_id": tx.firm_id, "id": row["conversation_id"]}
    return tx.one("conversation", AROUND, named)


def assigned_staff(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """Who sees the conversation in the scope Mine."""
    named = {"firm_id": tx.firm_id, "id": conversation_id}
    row = tx.one_or_none(AROUND, named)
    return tuple(row["assigned"]) if row is not None else ()
