"""Telling the others that a message changed."""

from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, of_firm
from contracts.events import MessageUpdated
from contracts.parts import Person
from services.thread_svc.conversation.message import delivery_view

_AROUND = Prepared(
    "around_message",
    "select c.title, array(select staff_id::text from conversation_staff s"  # noqa: S608  # fixed
    " where s.conversation_id = c.id) as assigned"
    f" from conversations c where c.id = :id and {of_firm('c')}",
)


def emit_updated(
    tx: Transaction, row: RowMapping, body_text: str | None = None, trace: str | None = None
) -> None:
    """Say that a message changed, with all that its viewers need; `body_text`: its words, if it is
    they that changed; `trace`: of what changed it, if that is not the work at hand.
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
    return tx.one("conversation", _AROUND, named)


def assigned_staff(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """Who sees the conversation in the scope Mine."""
    named = {"firm_id": tx.firm_id, "id": conversation_id}
    row = tx.one_or_none(_AROUND, named)
    return tuple(row["assigned"]) if row is not None else ()
